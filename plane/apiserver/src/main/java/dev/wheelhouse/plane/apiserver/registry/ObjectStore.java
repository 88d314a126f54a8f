// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.store.Companion;
import dev.wheelhouse.plane.store.Draft;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.Expectation;
import dev.wheelhouse.plane.store.Range;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.UnmetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The store as the registry sees it: objects under their keys. Every write of the server goes
/// through here, so it can tell at once when a resource changed, and keeps the trees of objects
/// that the server itself looks at often.
public final class ObjectStore implements ObjectReader {

  private static final int MOST_TREES = 20_000;

  private final Store store;
  private final StoreTimes times;
  private final Map<GroupResource, AtomicLong> versions = new ConcurrentHashMap<>();
  private final Map<String, Tree> trees = new ConcurrentHashMap<>();
  private final StoredLabels labels = new StoredLabels();

  private record Tree(long revision, JsonObject object) {}

  public ObjectStore(Store store) {
    this(store, StoreTimes.NONE);
  }

  /// @param times does the writes
  public ObjectStore(Store store, StoreTimes times) {
    this.store = store;
    this.times = times;
  }

  public Store store() {
    return store;
  }

  StoredLabels labels() {
    return labels;
  }

  /// @throws UnmetException when the key is taken
  public Entry create(GroupResource resource, String key, JsonObject object, List<Charge> charges) {
    Draft draft = StoredForm.draft(object);
    List<Companion> companions = companions(charges);
    Entry entry =
        times.write(
            "create", resource, () -> store.put(key, draft, Expectation.ABSENT, companions));
    return written(resource, entry);
  }

  /// @throws UnmetException when another revision is there
  public Entry replace(GroupResource resource, String key, JsonObject object, long revision) {
    Draft draft = StoredForm.draft(object);
    Expectation expected = new Expectation.AtRevision(revision);
    return written(
        resource, times.write("update", resource, () -> store.put(key, draft, expected)));
  }

  /// @throws UnmetException when another revision is there
  public Entry replace(
      GroupResource resource, String key, JsonObject object, long revision, List<Charge> charges) {
    Draft draft = StoredForm.draft(object);
    Expectation expected = new Expectation.AtRevision(revision);
    List<Companion> companions = companions(charges);
    Entry entry =
        times.write("update", resource, () -> store.put(key, draft, expected, companions));
    return written(resource, entry);
  }

  /// @throws UnmetException when another revision is there
  public Entry delete(
      GroupResource resource, String key, JsonObject last, long revision, List<Charge> charges) {
    Draft draft = StoredForm.draft(last);
    Expectation expected = new Expectation.AtRevision(revision);
    List<Companion> companions = companions(charges);
    Entry entry =
        times.write("delete", resource, () -> store.delete(key, draft, expected, companions));
    trees.remove(key);
    return written(resource, entry);
  }

  private List<Companion> companions(List<Charge> charges) {
    return charges.isEmpty() ? List.of() : charges.stream().map(this::companion).toList();
  }

  private Companion companion(Charge charge) {
    return new Companion(
        Keys.key(charge.resource(), charge.namespace(), charge.name()),
        entry -> charge.change().apply(Json.readObject(entry.value())).map(StoredForm::draft));
  }

  private Entry written(GroupResource resource, Entry entry) {
    counter(resource).incrementAndGet();
    return entry;
  }

  private AtomicLong counter(GroupResource resource) {
    return versions.computeIfAbsent(resource, _ -> new AtomicLong());
  }

  public Optional<Entry> entry(GroupResource resource, String namespace, String name) {
    return store.get(Keys.key(resource, namespace, name));
  }

  @Override
  public Optional<JsonObject> get(GroupResource resource, String namespace, String name) {
    return entry(resource, namespace, name).map(this::tree);
  }

  @Override
  public List<JsonObject> list(GroupResource resource, String namespace) {
    List<JsonObject> objects = new ArrayList<>();
    for (Entry entry : store.range(Range.all(Keys.prefix(resource, namespace))).entries()) {
      objects.add(tree(entry));
    }
    return objects;
  }

  @Override
  public long version(GroupResource resource) {
    return counter(resource).get();
  }

  private JsonObject tree(Entry entry) {
    Tree known = trees.get(entry.key());
    if (known != null && known.revision() == entry.revision()) {
      return known.object();
    }
    if (trees.size() >= MOST_TREES) {
      trees.clear();
    }
    JsonObject object = Json.readObject(entry.value());
    trees.put(entry.key(), new Tree(entry.revision(), object));
    return object;
  }
}
