// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import java.util.Comparator;
import java.util.List;

/// DefinitionRevisions: each keeps a definition as it was, so that applications can name it as
/// `webservice@v2`. The newest twenty stay.
final class DefinitionRevisions {

  private static final String KIND = "DefinitionRevision";
  private static final String FIELD_MANAGER = "wheelhouse";
  private static final int KEPT = 20;

  private final ClusterObjects objects;

  DefinitionRevisions(ClusterObjects objects) {
    this.objects = objects;
  }

  /// Sees to it that there is a revision of the definition as it is now.
  ///
  /// @return `status.latestRevision`
  JsonObject record(DefinitionKind kind, JsonObject definition, String hash) {
    ObjectRef ref = ObjectRef.of(definition);
    List<JsonObject> revisions =
        objects
            .list(Manifest.API_VERSION, KIND, ref.namespace(), kind.nameLabel() + "=" + ref.name())
            .stream()
            .sorted(Comparator.comparingLong(DefinitionRevisions::number).reversed())
            .toList();
    if (!revisions.isEmpty() && hash(revisions.getFirst()).equals(hash)) {
      return latest(revisions.getFirst());
    }
    long number = revisions.isEmpty() ? 1 : number(revisions.getFirst()) + 1;
    JsonObject made = objects.apply(tree(kind, definition, number, hash), FIELD_MANAGER, true);
    revisions.stream()
        .skip(KEPT - 1L)
        .forEach(it -> objects.delete(ObjectRef.of(it), it.string("metadata", "uid").orElse("")));
    return latest(made);
  }

  private static JsonObject tree(
      DefinitionKind kind, JsonObject definition, long number, String hash) {
    ObjectRef ref = ObjectRef.of(definition);
    JsonObject copy =
        JsonObject.of(
            "apiVersion", Manifest.API_VERSION,
            "kind", kind.kind(),
            "metadata", JsonObject.of("name", ref.name(), "namespace", ref.namespace()),
            "spec", definition.object("spec").orElseGet(JsonObject::new).deepCopy());
    JsonObject metadata =
        JsonObject.of(
            "name", ref.name() + "-v" + number,
            "namespace", ref.namespace(),
            "labels", JsonObject.of(kind.nameLabel(), ref.name()),
            "ownerReferences", JsonArray.of(owner(definition)));
    return JsonObject.of(
        "apiVersion",
        Manifest.API_VERSION,
        "kind",
        KIND,
        "metadata",
        metadata,
        "spec",
        JsonObject.of(
            "revision",
            number,
            "revisionHash",
            hash,
            "definitionType",
            kind.type(),
            kind.field(),
            copy));
  }

  /// The reference by which something belongs to a definition and goes with it.
  static JsonObject owner(JsonObject definition) {
    return JsonObject.of(
        "apiVersion", definition.string("apiVersion").orElse(""),
        "kind", definition.string("kind").orElse(""),
        "name", definition.string("metadata", "name").orElse(""),
        "uid", definition.string("metadata", "uid").orElse(""),
        "controller", true);
  }

  private static JsonObject latest(JsonObject revision) {
    return JsonObject.of(
        "name", revision.string("metadata", "name").orElse(""),
        "revision", number(revision),
        "revisionHash", hash(revision));
  }

  private static long number(JsonObject revision) {
    return revision.integer("spec", "revision").orElse(0L);
  }

  private static String hash(JsonObject revision) {
    return revision.string("spec", "revisionHash").orElse("");
  }
}
