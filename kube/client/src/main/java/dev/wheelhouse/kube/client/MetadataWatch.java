// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the objects of one kind, in all namespaces, that match a label selector. Of each only
/// the metadata is read and kept, so that following a hundred thousand objects costs little: lists
/// once, then watches; a watch that ends is opened again where it stopped, one that is refused as
/// expired leads to a new list.
///
/// One thread runs it; another may close it.
public final class MetadataWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataWatch.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int PAGE = 500;

  /// Seconds after which the server ends a watch, so that one which is dead is not waited for long.
  private static final int LIFETIME = 600;

  private static final JsonObject METADATA =
      JsonObject.of(
          "namespace", true, "name", true, "uid", true, "resourceVersion", true, "labels", true);
  private static final JsonObject EVENT =
      JsonObject.of(
          "type",
          true,
          "object",
          JsonObject.of("metadata", METADATA, "code", true, "message", true));

  private final KubernetesClient client;
  private final String path;
  private final String selector;
  private final Listener listener;
  private final Clock clock;
  private final Map<String, ObjectMark> known = new HashMap<>();
  private String version = "";
  private Duration pause = FIRST_PAUSE;
  private boolean begun;
  private volatile boolean closed;
  private volatile @Nullable Thread runner;
  private volatile @Nullable AutoCloseable open;

  /// Told by the thread that runs the watch.
  public interface Listener {

    /// An object is new, has changed or is gone. Where its labels have changed, it is told as it
    /// was as well.
    void changed(ObjectMark object);

    /// The first full list has been told.
    default void listed() {}
  }

  /// @param path of the collection, as `/api/v1/pods`
  MetadataWatch(
      KubernetesClient client, String path, String selector, Listener listener, Clock clock) {
    this.client = client;
    this.path = path;
    this.selector = selector;
    this.listener = listener;
    this.clock = clock;
  }

  /// Follows until it is closed or interrupted.
  ///
  /// @throws PlatformException when the first list cannot be had; later only `NOT_FOUND` or
  ///   `FORBIDDEN`, when the cluster does not serve the kind any more, or not to us
  public void run() {
    runner = Thread.currentThread();
    try {
      while (!closed) {
        try {
          step();
        } catch (PlatformException e) {
          recover(e);
        }
      }
    } catch (InterruptedException _) {
      if (!closed) {
        Thread.currentThread().interrupt();
      }
    } finally {
      runner = null;
    }
  }

  private void step() throws InterruptedException {
    if (version.isEmpty()) {
      list();
      if (!begun) {
        begun = true;
        listener.listed();
      }
    }
    watch();
  }

  private void recover(PlatformException e) throws InterruptedException {
    if (closed) {
      return;
    }
    if (!begun || e.is(Reason.NOT_FOUND) || e.is(Reason.FORBIDDEN)) {
      throw e;
    }
    if (e.is(Reason.EXPIRED)) {
      version = "";
      return;
    }
    LOG.atDebug()
        .addKeyValue("path", path)
        .addKeyValue("reason", e.getMessage())
        .log("cannot list or watch, trying again");
    clock.sleep(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private void list() {
    Set<String> present = new HashSet<>();
    String token = "";
    String listed;
    do {
      String query = "&limit=" + PAGE + (token.isEmpty() ? "" : "&continue=" + encoded(token));
      JsonObject page = page(path + selected() + query);
      for (JsonObject item : page.array("items").orElseGet(JsonArray::new).objects()) {
        ObjectMark mark = ObjectMark.of(item.object("metadata").orElseGet(JsonObject::new));
        present.add(mark.uid());
        put(mark);
      }
      token = page.string("metadata", "continue").orElse("");
      listed = page.string("metadata", "resourceVersion").orElse("");
    } while (!token.isEmpty());
    List.copyOf(known.values()).stream()
        .filter(it -> !present.contains(it.uid()))
        .forEach(this::remove);
    version = listed;
  }

  private JsonObject page(String target) {
    try {
      String text = client.raw(target);
      if (text == null) {
        throw new PlatformException(Reason.NOT_FOUND, "the cluster does not serve " + path);
      }
      return Json.readObject(text);
    } catch (KubernetesClientException e) {
      throw Fabric8Objects.translate(e);
    }
  }

  private String selected() {
    return "?labelSelector=" + encoded(selector);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void watch() throws InterruptedException {
    try (InputStream stream = stream()) {
      open = stream;
      Lines lines = new Lines(stream);
      for (byte[] line = lines.next(); line != null && !closed; line = lines.next()) {
        take(Json.readPart(line, EVENT));
        pause = FIRST_PAUSE;
      }
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "the watch broke off: " + e.getMessage(), e);
    } finally {
      open = null;
    }
  }

  private InputStream stream() throws InterruptedException {
    String query =
        "&watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + LIFETIME
            + "&resourceVersion="
            + encoded(version);
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(server() + path + selected() + query))
            .forStreaming()
            .build();
    CompletableFuture<HttpResponse<InputStream>> asked =
        client.getHttpClient().sendAsync(request, InputStream.class);
    open = () -> asked.cancel(true);
    try {
      HttpResponse<InputStream> response = asked.get();
      if (response.isSuccessful()) {
        return response.body();
      }
      response.body().close();
      throw Fabric8Objects.translate(
          new KubernetesClientException(
              "watching " + path + " was refused with " + response.code(), response.code(), null));
    } catch (ExecutionException e) {
      throw Fabric8Objects.translate(
          new KubernetesClientException("watching " + path + " failed", e.getCause()));
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "the watch broke off: " + e.getMessage(), e);
    }
  }

  private String server() {
    String url = client.getMasterUrl().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private void take(JsonObject event) {
    JsonObject object = event.object("object").orElseGet(JsonObject::new);
    ObjectMark mark = ObjectMark.of(object.object("metadata").orElseGet(JsonObject::new));
    switch (event.string("type").orElse("")) {
      case "ADDED", "MODIFIED" -> put(mark);
      case "DELETED" -> remove(mark);
      case "BOOKMARK" -> {
        // only the version counts
      }
      case "ERROR" -> throw refusal(object);
      default ->
          throw new PlatformException(Reason.INTERNAL, "unknown watch event " + event.get("type"));
    }
    version = mark.version();
  }

  private static PlatformException refusal(JsonObject status) {
    boolean expired = status.integer("code").orElse(0L) == 410;
    return new PlatformException(
        expired ? Reason.EXPIRED : Reason.SERVICE_UNAVAILABLE,
        status.string("message").orElse("the server ended the watch"));
  }

  private void put(ObjectMark now) {
    ObjectMark before = known.put(now.uid(), now);
    if (before == null || !before.version().equals(now.version())) {
      if (before != null && !before.labels().equals(now.labels())) {
        listener.changed(before);
      }
      listener.changed(now);
    }
  }

  private void remove(ObjectMark last) {
    known.remove(last.uid());
    listener.changed(last);
  }

  @Override
  public void close() {
    closed = true;
    AutoCloseable stream = open;
    if (stream != null) {
      try {
        stream.close();
      } catch (Exception e) {
        LOG.atDebug().addKeyValue("path", path).setCause(e).log("a watch did not close");
      }
    }
    Thread thread = runner;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
