// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /// How long a server may take to begin an answer.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// The server ends a watch after this time. One that it does not end then is dead.
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  /// A watch that brought nothing and ended sooner did not work.
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private static final int PAGE = 500;
  private static final String ONLY_METADATA =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

  private static final JsonObject METADATA =
      JsonObject.of(
          "namespace",
          true,
          "name",
          true,
          "uid",
          true,
          "resourceVersion",
          true,
          "labels",
          true,
          "deletionTimestamp",
          true);
  private static final JsonObject LIST =
      JsonObject.of("metadata", true, "items", JsonArray.of(JsonObject.of("metadata", METADATA)));
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
  private final Tasks tasks = new Tasks("metadata-watch");
  private final Map<String, ObjectMark> known = new HashMap<>();
  private String version = "";
  private Duration pause = FIRST_PAUSE;
  private boolean begun;
  private boolean told;
  private volatile boolean closed;
  private volatile @Nullable Thread runner;
  private volatile @Nullable InputStream open;

  /// Told by the thread that runs the watch.
  public interface Listener {

    /// An object is new, has changed or is gone. Where its labels have changed, it is told as it
    /// was as well.
    void changed(ObjectMark object);

    /// From now on changes are told as they happen, or, for a while, they are not: they will be
    /// told later.
    default void following(boolean now) {}
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

  /// Follows until it is closed or interrupted. After a failure it may be run again: then it tells
  /// what has happened meanwhile.
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
          following(false);
          recover(e);
        }
      }
    } catch (InterruptedException _) {
      if (!closed) {
        Thread.currentThread().interrupt();
      }
    } finally {
      following(false);
      runner = null;
    }
  }

  private void step() throws InterruptedException {
    if (version.isEmpty()) {
      list();
      begun = true;
    }
    watch();
  }

  private void following(boolean now) {
    if (told != now) {
      told = now;
      listener.following(now);
    }
  }

  private void recover(PlatformException e) throws InterruptedException {
    if (closed) {
      return;
    }
    if (e.is(Reason.EXPIRED)) {
      version = "";
    }
    if (!begun || e.is(Reason.NOT_FOUND) || e.is(Reason.FORBIDDEN)) {
      version = "";
      throw e;
    }
    LOG.atDebug()
        .addKeyValue("path", path)
        .addKeyValue("reason", e.getMessage())
        .log("cannot list or watch, trying again");
    clock.sleep(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private void list() throws InterruptedException {
    Set<String> present = new HashSet<>();
    String token = "";
    String listed;
    do {
      JsonObject page =
          page("&limit=" + PAGE + (token.isEmpty() ? "" : "&continue=" + encoded(token)));
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

  private JsonObject page(String query) throws InterruptedException {
    HttpRequest request = request(query).header("Accept", ONLY_METADATA).build();
    HttpResponse<byte[]> response = answer(client.getHttpClient().sendAsync(request, byte[].class));
    if (response.isSuccessful()) {
      return Json.readPart(response.body(), LIST);
    }
    throw refused(response.code(), message(response.body()));
  }

  private String message(byte[] status) {
    try {
      return Json.readObject(status).string("message").orElse("");
    } catch (PlatformException _) {
      return ""; // a gateway's own words, not the cluster's
    }
  }

  private PlatformException refused(int code, String message) {
    String words = message.isEmpty() ? "the server answered " + code + " for " + path : message;
    return new PlatformException(
        Fabric8Objects.translate(new KubernetesClientException(words, code, null)).reason(), words);
  }

  private HttpRequest.Builder request(String query) {
    String url = client.getMasterUrl().toString();
    String server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(URI.create(server + path + "?labelSelector=" + encoded(selector) + query));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private <T> HttpResponse<T> answer(CompletableFuture<HttpResponse<T>> asked)
      throws InterruptedException {
    try {
      return asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Fabric8Objects.translate(
          new KubernetesClientException("asking for " + path + " failed", e.getCause()));
    } catch (TimeoutException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "no answer for " + PATIENCE.toSeconds() + " s", e);
    } catch (CancellationException e) {
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "the client was closed", e);
    }
  }

  private void watch() throws InterruptedException {
    long began = clock.nanoTime();
    boolean quiet = true;
    try (InputStream stream = stream()) {
      open = stream;
      following(true);
      Thread end = tasks.start("end", () -> endDead(stream));
      try {
        Lines lines = new Lines(stream);
        for (byte[] line = lines.next(); line != null && !closed; line = lines.next()) {
          take(Json.readPart(line, EVENT));
          pause = FIRST_PAUSE;
          quiet = false;
        }
      } finally {
        end.interrupt();
      }
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "the watch broke off: " + e.getMessage(), e);
    } finally {
      open = null;
    }
    if (quiet && clock.nanoTime() - began < AT_ONCE.toNanos()) {
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "the server ended the watch at once");
    }
  }

  private void endDead(InputStream stream) throws InterruptedException {
    clock.sleep(LIFETIME.plus(PATIENCE));
    close(stream);
  }

  private InputStream stream() throws InterruptedException {
    String query =
        "&watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + LIFETIME.toSeconds()
            + "&resourceVersion="
            + encoded(version);
    CompletableFuture<HttpResponse<InputStream>> asked =
        client.getHttpClient().sendAsync(request(query).forStreaming().build(), InputStream.class);
    HttpResponse<InputStream> response;
    try {
      response = answer(asked);
    } catch (PlatformException | InterruptedException e) {
      CompletableFuture<?> _ =
          asked.whenComplete((late, _) -> {
            if (late != null) {
              close(late.body());
            }
          });
      throw e;
    }
    if (!response.isSuccessful()) {
      close(response.body());
      throw refused(response.code(), "");
    }
    return response.body();
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
    InputStream stream = open;
    if (stream != null) {
      close(stream);
    }
    Thread thread = runner;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("path", path).setCause(e).log("a watch did not close");
    }
  }
}
