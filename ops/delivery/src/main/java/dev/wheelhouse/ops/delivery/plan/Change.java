// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a plan does to one object.
///
/// @param fields what differs, for one that is changed
/// @param risk in words; empty when there is none worth telling
public record Change(
    Action action, String cluster, ObjectRef ref, List<FieldChange> fields, String risk) {

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
    List<FieldChange> fields =
        FieldChange.between(write.before().get(), write.after().get(), BOOKKEEPING);
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

  /// The same where no field is shown that has a text of a Secret.
  Change concealing(Concealed concealed) {
    return new Change(
        action, cluster, ref, fields.stream().map(it -> it.concealing(concealed)).toList(), risk);
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
