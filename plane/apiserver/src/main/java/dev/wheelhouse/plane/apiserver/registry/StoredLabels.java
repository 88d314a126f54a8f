// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.store.Entry;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The labels of stored objects, for lists that choose by them: read without building the rest of
/// an object, and kept for the next list until its object changes or memory runs short. So a list
/// by label costs what it answers, not what it passes over.
final class StoredLabels {

  private static final int MOST = 200_000;
  private static final JsonObject NONE = new JsonObject();

  private SoftReference<Map<String, Known>> kept = new SoftReference<>(new ConcurrentHashMap<>());

  /// @param revision of the object that has these labels
  private record Known(long revision, JsonObject labels) {}

  /// Not to be changed by the caller.
  JsonObject of(Entry entry) {
    Map<String, Known> all = kept();
    Known known = all.get(entry.key());
    if (known != null && known.revision() == entry.revision()) {
      return known.labels();
    }
    if (all.size() >= MOST) {
      all.clear();
    }
    JsonObject labels = Json.readMember(entry.value(), "metadata", "labels").orElse(NONE);
    all.put(entry.key(), new Known(entry.revision(), labels));
    return labels;
  }

  private synchronized Map<String, Known> kept() {
    Map<String, Known> all = kept.get();
    if (all == null) {
      all = new ConcurrentHashMap<>();
      kept = new SoftReference<>(all);
    }
    return all;
  }
}
