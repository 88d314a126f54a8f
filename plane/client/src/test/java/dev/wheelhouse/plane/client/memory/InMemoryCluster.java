// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.memory;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Transport;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Objects by path, one revision counter, a history of changes for watches. Knows resourceVersion,
/// uid, generation, generateName, status subresources, finalizers, graceful pod deletion, the three
/// propagation policies (as finalizers), namespaces' spec finalizers, `pods/binding`.
///
/// A test may listen to every request ([#onRequest]) to count or to refuse it.
public final class InMemoryCluster implements Transport {

  private final Clock clock;
  private final TreeMap<String, JsonObject> objects = new TreeMap<>();
  private final List<Change> history = new ArrayList<>();
  private final Map<String, JsonArray> discovery = new TreeMap<>();
  private Consumer<Request> listener = _ -> {};
  private long compacted;
  private int dropped;
  private long revision;
  private long names;

  private record Change(
      long revision, String path, JsonObject object, @Nullable JsonObject before, boolean gone) {}

  public InMemoryCluster(Clock clock) {
    this.clock = clock;
  }

  public synchronized InMemoryCluster onRequest(Consumer<Request> consumer) {
    listener = consumer;
    return this;
  }

  /// Adds a resource to the discovery documents.
  public synchronized InMemoryCluster serve(
      String apiVersion, String resource, String kind, boolean namespaced) {
    discovery
        .computeIfAbsent(apiVersion, _ -> new JsonArray())
        .add(
            JsonObject.of(
                "name",
                resource,
                "kind",
                kind,
                "namespaced",
                namespaced,
                "singularName",
                "",
                "verbs",
                JsonArray.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch")));
    return this;
  }

  /// Forgets the history: watches from an older revision are refused as expired.
  public synchronized void compact() {
    compacted = revision;
    dropped += history.size();
    history.clear();
    notifyAll();
  }

  @Override
  public byte[] send(Request request) {
    listener(request);
    synchronized (this) {
      return Json.writeBytes(answer(request));
    }
  }

  private void listener(Request request) {
    Consumer<Request> told;
    synchronized (this) {
      told = listener;
    }
    told.accept(request);
  }

  private JsonObject answer(Request request) {
    if (isDiscovery(request.path())) {
      return discover(request.path());
    }
    Target target = Target.parse(request.path());
    return switch (request.method()) {
      case "GET" -> target.name().isEmpty() ? list(target, request) : required(target).deepCopy();
      case "POST" ->
          target.subresource().isEmpty() ? create(target, request) : act(target, request);
      case "PUT" -> write(target, Json.readObject(request.body()));
      case "PATCH" -> write(target, patched(required(target), request));
      case "DELETE" ->
          target.name().isEmpty() ? deleteAll(target, request) : delete(target, request);
      default -> throw new PlatformException(Reason.METHOD_NOT_ALLOWED, request.method());
    };
  }

  private boolean isDiscovery(String path) {
    return path.equals("/apis")
        || (path.startsWith("/api/") && path.split("/").length == 3)
        || (path.startsWith("/apis/") && path.split("/").length == 4);
  }

  private JsonObject discover(String path) {
    if (!path.equals("/apis")) {
      String apiVersion = path.startsWith("/api/") ? path.substring(5) : path.substring(6);
      return JsonObject.of("resources", discovery.getOrDefault(apiVersion, new JsonArray()));
    }
    JsonArray groups = new JsonArray();
    for (String apiVersion : discovery.keySet()) {
      int slash = apiVersion.indexOf('/');
      if (slash > 0) {
        JsonObject version =
            JsonObject.of("groupVersion", apiVersion, "version", apiVersion.substring(slash + 1));
        groups.add(
            JsonObject.of(
                "name", apiVersion.substring(0, slash),
                "versions", JsonArray.of(version),
                "preferredVersion", version));
      }
    }
    return JsonObject.of("groups", groups);
  }

  private JsonObject required(Target target) {
    JsonObject found = objects.get(target.key());
    if (found == null) {
      throw new PlatformException(
          Reason.NOT_FOUND, target.resource() + " \"" + target.name() + "\" not found");
    }
    return found;
  }

  private JsonObject list(Target target, Request request) {
    Selection selection = Selection.of(request.query());
    JsonArray items = new JsonArray();
    for (JsonObject object : under(target)) {
      if (selection.matches(object)) {
        items.add(object);
      }
    }
    return JsonObject.of(
        "kind",
        "List",
        "apiVersion",
        "v1",
        "metadata",
        JsonObject.of("resourceVersion", Long.toString(revision)),
        "items",
        items);
  }

  private List<JsonObject> under(Target target) {
    List<JsonObject> found = new ArrayList<>();
    for (Map.Entry<String, JsonObject> entry :
        objects.tailMap(target.collection() + "/").entrySet()) {
      if (!entry.getKey().startsWith(target.collection() + "/")) {
        break;
      }
      if (target.namespace().isEmpty()
          || target
              .namespace()
              .equals(entry.getValue().string("metadata", "namespace").orElse(""))) {
        found.add(entry.getValue());
      }
    }
    return found;
  }

  private JsonObject create(Target collection, Request request) {
    JsonObject object = Json.readObject(request.body());
    JsonObject metadata = object.childObject("metadata");
    if (metadata.string("name").isEmpty()) {
      metadata.put("name", metadata.string("generateName").orElseThrow() + suffix());
    }
    if (!collection.namespace().isEmpty()) {
      metadata.put("namespace", collection.namespace());
    }
    Target target = collection.named(metadata.string("name").orElseThrow());
    if (objects.containsKey(target.key())) {
      throw new PlatformException(
          Reason.ALREADY_EXISTS, target.resource() + " \"" + target.name() + "\" already exists");
    }
    if (target.resource().equals("namespaces")) {
      object.childObject("spec").put("finalizers", JsonArray.of("kubernetes"));
      object.childObject("status").put("phase", "Active");
    }
    metadata.put("uid", "uid-" + (names + 1) + "-" + target.name());
    metadata.put("creationTimestamp", now());
    metadata.put("generation", 1L);
    names++;
    return store(target, object, null);
  }

  private String suffix() {
    String text = Long.toString(10_000 + names, 36);
    return "00000".substring(text.length()) + text;
  }

  private String now() {
    return clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private JsonObject act(Target target, Request request) {
    JsonObject body = Json.readObject(request.body());
    switch (target.subresource()) {
      case "binding" -> bind(target, body);
      case "eviction" -> delete(target, JsonObject.of());
      default -> throw new PlatformException(Reason.NOT_FOUND, target.subresource());
    }
    return body;
  }

  private void bind(Target target, JsonObject binding) {
    JsonObject pod = required(target).deepCopy();
    if (pod.string("spec", "nodeName").isPresent()) {
      throw new PlatformException(Reason.CONFLICT, "pod is already assigned to a node");
    }
    pod.childObject("spec").put("nodeName", binding.string("target", "name").orElseThrow());
    JsonArray conditions = pod.childObject("status").childArray("conditions");
    conditions.removeIf(
        c -> c instanceof JsonObject o && o.string("type").orElse("").equals("PodScheduled"));
    conditions.add(JsonObject.of("type", "PodScheduled", "status", "True"));
    store(target, pod, required(target));
  }

  private JsonObject patched(JsonObject object, Request request) {
    JsonObject copy = object.deepCopy();
    if (request.contentType().startsWith("application/json-patch")) {
      JsonPatches.apply(copy, (JsonArray) Json.read(request.body()));
    } else {
      JsonPatches.merge(copy, Json.readObject(request.body()));
    }
    return copy;
  }

  private JsonObject write(Target target, JsonObject wanted) {
    JsonObject before = required(target);
    String version = wanted.string("metadata", "resourceVersion").orElse("");
    if (!version.isEmpty()
        && !version.equals(before.string("metadata", "resourceVersion").orElse(""))) {
      throw new PlatformException(
          Reason.CONFLICT,
          "Operation cannot be fulfilled on " + target.resource() + " \"" + target.name() + "\"");
    }
    JsonObject after = target.merge(before, wanted);
    if (after.equals(before)) {
      return before.deepCopy();
    }
    if (!java.util.Objects.equals(after.get("spec"), before.get("spec"))) {
      long generation = before.integer("metadata", "generation").orElse(1L);
      after.childObject("metadata").put("generation", generation + 1);
    }
    return isFinished(target, after) ? remove(target, after) : store(target, after, before);
  }

  private static boolean isFinished(Target target, JsonObject object) {
    return object.string("metadata", "deletionTimestamp").isPresent()
        && object.array("metadata", "finalizers").map(List::isEmpty).orElse(true)
        && (!target.resource().equals("pods")
            || object.integer("metadata", "deletionGracePeriodSeconds").orElse(0L) == 0)
        && object.array("spec", "finalizers").map(List::isEmpty).orElse(true);
  }

  private JsonObject delete(Target target, Request request) {
    return delete(
        target, request.body().length == 0 ? JsonObject.of() : Json.readObject(request.body()));
  }

  private JsonObject delete(Target target, JsonObject options) {
    JsonObject before = required(target);
    options
        .string("preconditions", "uid")
        .filter(uid -> !uid.equals(before.string("metadata", "uid").orElse("")))
        .ifPresent(_ -> {
          throw new PlatformException(Reason.CONFLICT, "the UID in the precondition differs");
        });
    JsonObject after = before.deepCopy();
    JsonObject metadata = after.childObject("metadata");
    switch (options.string("propagationPolicy").orElse("Background")) {
      case "Foreground" -> addFinalizer(metadata, "foregroundDeletion");
      case "Orphan" -> addFinalizer(metadata, "orphan");
      default -> {}
    }
    long grace = graceSeconds(target, before, options);
    if (metadata.string("deletionTimestamp").isEmpty() || grace == 0) {
      metadata.put("deletionTimestamp", now());
      metadata.put("deletionGracePeriodSeconds", grace);
    }
    if (target.resource().equals("namespaces")) {
      after.childObject("status").put("phase", "Terminating");
    }
    if (isFinished(target, after)) {
      return remove(target, after);
    }
    return after.equals(before) ? before.deepCopy() : store(target, after, before);
  }

  private static long graceSeconds(Target target, JsonObject before, JsonObject options) {
    if (!target.resource().equals("pods")
        || before.string("spec", "nodeName").isEmpty()
        || List.of("Succeeded", "Failed").contains(before.string("status", "phase").orElse(""))) {
      return 0;
    }
    return options.integer("gracePeriodSeconds").orElse(30L);
  }

  private static void addFinalizer(JsonObject metadata, String finalizer) {
    JsonArray finalizers = metadata.childArray("finalizers");
    if (!finalizers.contains(finalizer)) {
      finalizers.add(finalizer);
    }
  }

  private JsonObject deleteAll(Target target, Request request) {
    Selection selection = Selection.of(request.query());
    for (JsonObject object : under(target)) {
      if (selection.matches(object)) {
        delete(target.named(object.string("metadata", "name").orElseThrow()), request);
      }
    }
    return JsonObject.of("kind", "Status", "status", "Success");
  }

  private JsonObject store(Target target, JsonObject object, @Nullable JsonObject before) {
    object.childObject("metadata").put("resourceVersion", Long.toString(++revision));
    objects.put(target.key(), object);
    history.add(new Change(revision, target.key(), object, before, false));
    notifyAll();
    return object.deepCopy();
  }

  private JsonObject remove(Target target, JsonObject object) {
    object.childObject("metadata").put("resourceVersion", Long.toString(++revision));
    objects.remove(target.key());
    history.add(new Change(revision, target.key(), object, null, true));
    notifyAll();
    return object.deepCopy();
  }

  @Override
  public Events watch(String path, Map<String, String> query) {
    listener(new Request("WATCH", path, query, "", new byte[0]));
    return new Stream(
        Target.parse(path),
        Selection.of(query),
        Long.parseLong(query.getOrDefault("resourceVersion", "0")));
  }

  private final class Stream implements Events {
    private final Target target;
    private final Selection selection;
    private final Map<String, Boolean> shown = new HashMap<>();
    private long seen;
    private int position;
    private boolean ended;

    Stream(Target target, Selection selection, long from) {
      this.target = target;
      this.selection = selection;
      this.seen = from;
    }

    @Override
    public List<Event> poll(Duration timeout) throws InterruptedException {
      synchronized (InMemoryCluster.this) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Event> events = collect();
        while (events.isEmpty() && !ended) {
          long left = (deadline - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            break;
          }
          InMemoryCluster.this.wait(left);
          events = collect();
        }
        return events;
      }
    }

    private List<Event> collect() {
      if (seen < compacted && !ended) {
        ended = true;
        return List.of(
            new Event(
                "ERROR",
                Json.writeBytes(
                    JsonObject.of("kind", "Status", "code", 410L, "reason", "Expired"))));
      }
      position = Math.max(position, dropped);
      List<Event> events = new ArrayList<>();
      for (; position < dropped + history.size(); position++) {
        Change change = history.get(position - dropped);
        if (change.revision() > seen) {
          seen = change.revision();
          add(change, events);
        }
      }
      return events;
    }

    private void add(Change change, List<Event> events) {
      if (!change.path().startsWith(target.collection() + "/")
          || !(target.namespace().isEmpty()
              || target
                  .namespace()
                  .equals(change.object().string("metadata", "namespace").orElse("")))) {
        return;
      }
      boolean before =
          (change.before() != null && selection.matches(change.before()))
              || Boolean.TRUE.equals(shown.get(change.path()));
      boolean now = !change.gone() && selection.matches(change.object());
      shown.put(change.path(), now);
      if (now || before || change.gone()) {
        String type = now ? (before ? "MODIFIED" : "ADDED") : "DELETED";
        events.add(new Event(type, Json.writeBytes(change.object())));
      }
    }

    @Override
    public boolean ended() {
      synchronized (InMemoryCluster.this) {
        return ended;
      }
    }

    @Override
    public void close() {
      synchronized (InMemoryCluster.this) {
        ended = true;
      }
    }
  }
}
