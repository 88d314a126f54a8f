// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.PlanNotes;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A cluster on which nothing is changed: what is written is tried by the server without effect,
/// remembered, and read back from memory. Owned by one thread.
public final class PlannedCluster implements ClusterObjects {

  /// Kinds of our own bookkeeping: not worth telling, and not to be tried.
  private static final Set<String> BOOKS =
      Set.of("ResourceTracker", "ApplicationRevision", "Application");

  private final World world;
  private final Map<ObjectRef, Write> writes = new LinkedHashMap<>();
  private final Deeds deeds = new Deeds();

  /// What would be done beside writing.
  private static final class Deeds implements PlanNotes {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> held = new TreeMap<>();
    private final Set<String> concealed = new TreeSet<>();

    @Override
    public void say(String deed) {
      if (!words.contains(deed)) {
        words.add(deed);
      }
    }

    @Override
    public void hold(String subject, String to) {
      held.put(subject, to);
    }

    @Override
    public void conceal(Set<String> texts) {
      concealed.addAll(texts);
    }
  }

  /// @param before empty when it was not there
  /// @param after empty when it is deleted
  /// @param anew whether the object that was there is deleted and another made in its place
  record Write(Optional<JsonObject> before, Optional<JsonObject> after, boolean anew) {}

  private PlannedCluster(World world) {
    this.world = world;
  }

  public PlannedCluster(ClusterObjects real) {
    this(new World.Real(real));
  }

  /// A cluster with nothing on it.
  ///
  /// @param kinds the cluster that knows which kinds live in namespaces; empty for none at hand
  public static PlannedCluster empty(Optional<ClusterObjects> kinds) {
    return new PlannedCluster(
        kinds
            .map(it -> new World.Empty(it::namespaced, it::discovery))
            .orElseGet(World.Empty::unreached));
  }

  /// Takes objects for being there, in place of those that are.
  public PlannedCluster holding(List<JsonObject> drafts) {
    drafts.forEach(
        it -> writes.put(ObjectRef.of(it), new Write(Optional.of(it), Optional.of(it), false)));
    return this;
  }

  /// What would be written, in that order.
  Map<ObjectRef, Write> writes() {
    Map<ObjectRef, Write> told = new LinkedHashMap<>(writes);
    told.keySet().removeIf(it -> BOOKS.contains(it.kind()));
    return told;
  }

  /// What would be done beside writing, in words.
  public List<String> deeds() {
    return List.copyOf(deeds.words);
  }

  /// What is to be as it was planned.
  public Map<String, String> held() {
    return Map.copyOf(deeds.held);
  }

  /// Texts that came from Secrets.
  Set<String> concealed() {
    return Set.copyOf(deeds.concealed);
  }

  @Override
  public Optional<PlanNotes> planned() {
    return Optional.of(deeds);
  }

  @Override
  public Optional<JsonObject> discovery(String path) {
    return world.discovery(path);
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    Write write = writes.get(ref);
    return write == null ? found(ref) : write.after().map(JsonObject::deepCopy);
  }

  /// What is there. Of a kind that the same change brings nothing is.
  private Optional<JsonObject> found(ObjectRef ref) {
    try {
      return world.get(ref);
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND) && definition(ref).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<JsonObject> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    return world.list(apiVersion, kind, namespace, labelSelector);
  }

  @Override
  public JsonObject apply(JsonObject object, String fieldManager, boolean force) {
    ObjectRef ref = ObjectRef.of(object);
    if (BOOKS.contains(ref.kind())) {
      return remember(ref, object.deepCopy());
    }
    Write earlier = writes.get(ref);
    boolean gone = earlier != null && earlier.after().isEmpty();
    return remember(ref, gone ? object.deepCopy() : tried(object, fieldManager, force));
  }

  /// What an object becomes. One whose kind or namespace the same change brings cannot be tried
  /// yet: that is told.
  ///
  /// @throws PlatformException `NOT_FOUND` when nobody brings what it needs
  private JsonObject tried(JsonObject object, String fieldManager, boolean force) {
    try {
      return world.tried(object, fieldManager, force);
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
      ObjectRef ref = ObjectRef.of(object);
      String need = brought(ref).orElseThrow(() -> e);
      deeds.say("the server could not check " + ref + ": " + need + " comes with this change");
      return object.deepCopy();
    }
  }

  private Optional<String> brought(ObjectRef ref) {
    return definition(ref)
        .map(it -> ObjectRef.of(it).toString())
        .or(() ->
            Optional.of(new ObjectRef("v1", "Namespace", "", ref.namespace()))
                .filter(it -> Optional.ofNullable(writes.get(it)).flatMap(Write::after).isPresent())
                .map(ObjectRef::toString));
  }

  private JsonObject remember(ObjectRef ref, JsonObject after) {
    Write earlier = writes.get(ref);
    boolean anew = earlier != null && (earlier.anew() || earlier.after().isEmpty());
    writes.put(ref, new Write(before(ref), Optional.of(after), anew));
    return after.deepCopy();
  }

  private Optional<JsonObject> before(ObjectRef ref) {
    Write write = writes.get(ref);
    return write == null ? found(ref) : write.before();
  }

  @Override
  public JsonObject create(JsonObject object, String fieldManager) {
    ObjectRef ref = ObjectRef.of(object);
    if (get(ref).isPresent()) {
      throw new PlatformException(Reason.ALREADY_EXISTS, ref + " already exists");
    }
    JsonObject made = object.deepCopy();
    if (BOOKS.contains(ref.kind())) {
      made.childObject("metadata").put("uid", "planned");
    }
    return apply(made, fieldManager, false);
  }

  @Override
  public JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force) {
    return tried(object, fieldManager, force);
  }

  @Override
  public JsonObject updateStatus(JsonObject object) {
    return object;
  }

  @Override
  public JsonObject replace(JsonObject object) {
    return remember(ObjectRef.of(object), object.deepCopy());
  }

  @Override
  public JsonObject merge(ObjectRef ref, JsonObject patch, String fieldManager) {
    JsonObject merged = get(ref).orElseGet(JsonObject::new);
    merge(merged, patch);
    return remember(ref, merged);
  }

  private static void merge(JsonObject into, JsonObject from) {
    from.forEach((key, value) -> {
      if (value instanceof JsonObject object) {
        merge(into.childObject(key), object);
      } else {
        into.put(key, value);
      }
    });
  }

  @Override
  public void delete(ObjectRef ref, String uid, String version, boolean orphan) {
    writes.put(ref, new Write(before(ref), Optional.empty(), false));
  }

  /// Of a kind that nobody knows it is told, and it is taken for one of namespaces, where nothing
  /// is tried.
  @Override
  public boolean namespaced(String apiVersion, String kind) {
    Optional<JsonObject> definition = definition(new ObjectRef(apiVersion, kind, "", ""));
    if (definition.isPresent()) {
      return definition.get().string("spec", "scope").orElse("").equals("Namespaced");
    }
    try {
      return world.namespaced(apiVersion, kind);
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND) || world.tries()) {
        throw e;
      }
      deeds.say("the server could not check " + kind + " of " + apiVersion + ": " + e.getMessage());
      return true;
    }
  }

  /// The CustomResourceDefinition of a kind that the same change brings.
  private Optional<JsonObject> definition(ObjectRef ref) {
    String group = GroupVersionKind.of(ref.apiVersion(), ref.kind()).group();
    return writes.values().stream()
        .flatMap(it -> it.after().stream())
        .filter(it -> it.string("kind").orElse("").equals("CustomResourceDefinition"))
        .filter(it -> it.string("spec", "group").orElse("").equals(group))
        .filter(it -> it.string("spec", "names", "kind").orElse("").equals(ref.kind()))
        .findFirst();
  }
}
