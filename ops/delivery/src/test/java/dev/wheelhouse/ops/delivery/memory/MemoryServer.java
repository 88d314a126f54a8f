// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.memory;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.inprocess.LocalServer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A server in memory that has Secrets of one namespace and lists of nothing else; its watches tell
/// nothing until they are closed.
public final class MemoryServer implements LocalServer {

  private static final List<String> KINDS = List.of("Secret", "ConfigMap", "Pod");

  private final Map<String, JsonObject> secrets = new ConcurrentHashMap<>();
  private final BlockingQueue<String> watches = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile String refused = "";

  public void put(JsonObject secret) {
    secrets.put(secret.string("metadata", "name").orElseThrow(), secret);
  }

  public void remove(String name) {
    secrets.remove(name);
  }

  /// From now on requests for this path are forbidden; those for any other are not.
  public void refuse(String path) {
    refused = path;
  }

  /// How many requests were forbidden.
  public int refusals() {
    return refusals.get();
  }

  /// The path of the next watch that is opened, once it is.
  public String nextWatch() throws InterruptedException {
    return watches.take();
  }

  @Override
  public Answer answer(Request request) {
    String path = request.path();
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.equals(refused)) {
      refusals.incrementAndGet();
      return answer(
          403,
          JsonObject.of(
              "kind",
              "Status",
              "apiVersion",
              "v1",
              "status",
              "Failure",
              "reason",
              "Forbidden",
              "code",
              403));
    }
    if (path.equals("/api/v1")) {
      return answer(200, resources());
    }
    if (request.query().containsKey("watch")) {
      watches.add(path);
      return new Answer(200, Map.of(), new Body.Stream(new Silence()));
    }
    if (last.equals("secrets")) {
      return answer(200, list("Secret", List.copyOf(secrets.values())));
    }
    if (path.contains("/secrets/")) {
      JsonObject secret = secrets.get(last);
      return secret == null
          ? answer(404, JsonObject.of("kind", "Status", "apiVersion", "v1", "code", 404))
          : answer(200, secret);
    }
    return answer(200, list("ConfigMap", List.of()));
  }

  private static JsonObject resources() {
    JsonArray all = new JsonArray();
    for (String kind : KINDS) {
      all.add(
          JsonObject.of(
              "name",
              kind.toLowerCase(Locale.ROOT) + "s",
              "kind",
              kind,
              "namespaced",
              true,
              "verbs",
              new JsonArray(Arrays.asList("get", "list", "watch"))));
    }
    return JsonObject.of(
        "kind", "APIResourceList", "apiVersion", "v1", "groupVersion", "v1", "resources", all);
  }

  private static JsonObject list(String kind, List<JsonObject> items) {
    return JsonObject.of(
        "kind",
        kind + "List",
        "apiVersion",
        "v1",
        "metadata",
        JsonObject.of("resourceVersion", "1"),
        "items",
        new JsonArray(items));
  }

  private static Answer answer(int status, JsonObject body) {
    return new Answer(
        status,
        Map.of("content-type", List.of("application/json")),
        new Body.Whole(Json.writeBytes(body)));
  }

  private static final class Silence implements Parts {

    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public byte @Nullable [] next() throws InterruptedException {
      closed.await();
      return null;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
