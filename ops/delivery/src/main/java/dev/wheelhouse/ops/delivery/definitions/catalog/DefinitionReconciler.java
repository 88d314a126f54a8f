// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterSchema;
import dev.wheelhouse.ops.delivery.keys.DefinitionKeys;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Takes in one definition object: checks it, makes it usable, publishes the schema of its
/// parameters, keeps a revision of every change and reports all that in its status. Repeatable;
/// where nothing changed it writes nothing. Owned by one thread.
public final class DefinitionReconciler {

  private static final String FIELD_MANAGER = "wheelhouse";
  private static final String SCHEMA_KEY = "openapi-v3-json-schema";
  private static final String SYNCED = "Synced";

  private final ClusterObjects objects;
  private final DefinitionCatalog catalog;
  private final DefinitionRevisions revisions;
  private final Clock clock;

  public DefinitionReconciler(ClusterObjects objects, DefinitionCatalog catalog, Clock clock) {
    this.objects = objects;
    this.catalog = catalog;
    this.revisions = new DefinitionRevisions(objects);
    this.clock = clock;
  }

  /// A definition is gone.
  public void removed(JsonObject definition) {
    ObjectRef ref = ObjectRef.of(definition);
    DefinitionCatalog.kind(definition)
        .ifPresent(kind -> catalog.remove(kind, ref.namespace(), ref.name()));
  }

  /// A definition is there, or has changed.
  ///
  /// @throws PlatformException when the cluster does not answer: try again
  public void reconcile(JsonObject definition) {
    Optional<DefinitionKind> kind = DefinitionCatalog.kind(definition);
    if (kind.isEmpty() || definition.string("metadata", "deletionTimestamp").isPresent()) {
      return;
    }
    ObjectRef ref = ObjectRef.of(definition);
    Finding finding = Finding.of(definition, catalog.builtIn(kind.get(), ref.name()));
    JsonObject before = definition.object("status").orElseGet(JsonObject::new);
    JsonObject status;
    try {
      status = status(kind.get(), definition, before, finding);
    } catch (PlatformException e) {
      if (!e.is(Reason.INVALID)) {
        throw e;
      }
      finding = new Finding.Broken("NoRevision", String.valueOf(e.getMessage()), true);
      status = status(kind.get(), definition, before, finding);
    }
    catalog.put(kind.get(), ref.namespace(), ref.name(), finding);
    if (!status.equals(before)) {
      objects.updateStatus(definition.deepCopy().with("status", status));
    }
  }

  /// @throws PlatformException `INVALID` when there can be no revision of it
  private JsonObject status(
      DefinitionKind kind, JsonObject definition, JsonObject before, Finding finding) {
    JsonObject status = before.deepCopy();
    JsonObject condition = condition(finding);
    if (finding instanceof Finding.Broken broken && broken.covers()) {
      status.remove("configMapRef");
    } else {
      String hash = Hashes.of(definition.object("spec").orElseGet(JsonObject::new));
      if (!hash.equals(before.string("latestRevision", "revisionHash").orElse(""))) {
        status.put("latestRevision", revisions.record(kind, definition, hash));
        publish(kind, definition, finding);
      }
      status.put("configMapRef", kind.schemaName(ObjectRef.of(definition).name()));
    }
    definition
        .integer("metadata", "generation")
        .ifPresent(it -> status.put("observedGeneration", it));
    status.put("conditions", JsonArray.of(dated(condition, before)));
    return status;
  }

  private static JsonObject condition(Finding finding) {
    return switch (finding) {
      case Finding.Usable _, Finding.BuiltIn _ ->
          JsonObject.of("type", SYNCED, "status", "True", "reason", "ReconcileSuccess");
      case Finding.Broken broken ->
          JsonObject.of(
              "type",
              SYNCED,
              "status",
              broken.covers() ? "False" : "True",
              "reason",
              broken.reason(),
              "message",
              broken.message());
    };
  }

  /// The time of a condition stays as long as its status does.
  private JsonObject dated(JsonObject condition, JsonObject before) {
    String since =
        before.array("conditions").orElseGet(JsonArray::new).objects().stream()
            .filter(it -> it.string("type").equals(condition.string("type")))
            .filter(it -> it.string("status").equals(condition.string("status")))
            .flatMap(it -> it.string("lastTransitionTime").stream())
            .findFirst()
            .orElseGet(() -> clock.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return condition.with("lastTransitionTime", since);
  }

  private void publish(DefinitionKind kind, JsonObject definition, Finding finding) {
    ObjectRef ref = ObjectRef.of(definition);
    ParameterSchema parameters =
        switch (finding) {
          case Finding.Usable usable -> usable.definition().manifest().parameters();
          case Finding.BuiltIn _, Finding.Broken _ ->
              catalog
                  .builtIn(kind, ref.name())
                  .map(Manifest::parameters)
                  .orElse(ParameterSchema.OPEN);
        };
    JsonObject metadata =
        JsonObject.of(
            "name",
            kind.schemaName(ref.name()),
            "namespace",
            ref.namespace(),
            "labels",
            JsonObject.of("definition.oam.dev", "schema", DefinitionKeys.NAME, ref.name()),
            "ownerReferences",
            JsonArray.of(DefinitionRevisions.owner(definition)));
    objects.apply(
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            metadata,
            "data",
            JsonObject.of(SCHEMA_KEY, parameters.openApi().toString())),
        FIELD_MANAGER,
        true);
  }
}
