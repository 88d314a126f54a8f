// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a plan does to one object.
///
/// @param fields what differs, for one that is changed
/// @param risk in words; empty when there is none worth telling
public record Change(
    Action action, String cluster, ObjectRef ref, List<Field> fields, String risk) {

  private static final Set<String> BOOKKEEPING =
      Set.of(
          ".status",
          ".metadata.managedFields",
          ".metadata.resourceVersion",
          ".metadata.generation",
          ".metadata.labels[app.oam.dev/appRevision]",
          ".metadata.annotations[wheelhouse.dev/rendered-hash]");

  public Change {
    fields = List.copyOf(fields);
  }

  /// In the order of their words in a plan.
  public enum Action {
    CREATE,
    CHANGE,
    DELETE
  }

  /// @param before empty when it was not there
  /// @param after empty when it is taken away
  /// @param secret whether the values are a Secret's: they count, and are not to be shown
  public record Field(String path, String before, String after, boolean secret) {}

  /// What it is to make one object another. Empty when nothing differs but our own bookkeeping.
  public static Optional<Change> between(
      String cluster, ObjectRef ref, Optional<JsonObject> before, Optional<JsonObject> after) {
    return of(cluster, ref, new PlannedCluster.Write(before, after, false));
  }

  /// Empty when nothing differs but our own bookkeeping.
  static Optional<Change> of(String cluster, ObjectRef ref, PlannedCluster.Write write) {
    if (write.after().isEmpty()) {
      return write
          .before()
          .map(it -> new Change(Action.DELETE, cluster, ref, List.of(), Risks.ofDeletion(it)));
    }
    if (write.before().isEmpty()) {
      return Optional.of(new Change(Action.CREATE, cluster, ref, List.of(), ""));
    }
    List<Field> fields = new ArrayList<>();
    compare("", false, write.before().get(), write.after().get(), fields);
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Change(
                Action.CHANGE,
                cluster,
                ref,
                fields,
                write.anew() ? Risks.ofNewObject(ref) : Risks.ofChange(ref, fields)));
  }

  private static void compare(
      String path,
      boolean secret,
      @org.jspecify.annotations.Nullable Object before,
      @org.jspecify.annotations.Nullable Object after,
      List<Field> fields) {
    if (BOOKKEEPING.contains(path) || (before != null && before.equals(after))) {
      return;
    }
    if (before instanceof JsonObject old && after instanceof JsonObject now) {
      Set<String> keys = new TreeSet<>(old.keySet());
      keys.addAll(now.keySet());
      for (String key : keys) {
        String step = key.contains(".") || key.contains("/") ? "[" + key + "]" : "." + key;
        compare(
            path + step,
            secret || SecretFields.hides(old, key) || SecretFields.hides(now, key),
            old.get(key),
            now.get(key),
            fields);
      }
    } else if (before instanceof JsonArray old
        && after instanceof JsonArray now
        && old.size() == now.size()) {
      for (int i = 0; i < old.size(); i++) {
        compare(path + "[" + i + "]", secret, old.get(i), now.get(i), fields);
      }
    } else {
      boolean hidden = secret || SecretFields.within(before) || SecretFields.within(after);
      fields.add(new Field(path, text(before), text(after), hidden));
    }
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? "" : Json.write(value);
  }

  /// As it is kept, in a Secret.
  JsonObject tree() {
    JsonArray all = new JsonArray();
    fields.forEach(it ->
        all.add(JsonObject.of("path", it.path(), "before", it.before(), "after", it.after())));
    return JsonObject.of(
        "action", action.name(),
        "cluster", cluster,
        "object", ref.apiVersion() + " " + ref,
        "fields", all,
        "risk", risk);
  }
}
