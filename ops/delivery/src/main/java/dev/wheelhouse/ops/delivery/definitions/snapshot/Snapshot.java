// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.snapshot;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The definitions that an application uses, as they stand in `spec` of an ApplicationRevision:
/// `componentDefinitions`, `traitDefinitions`, `policyDefinitions` and `workflowStepDefinitions`,
/// each by the type that the application names. One that is built in is only named: the program has
/// the rest of it. Immutable.
public final class Snapshot {

  public static final Snapshot EMPTY = new Snapshot(new JsonObject());

  private final JsonObject tree;

  private Snapshot(JsonObject tree) {
    this.tree = tree;
  }

  /// The definitions that a specification uses, as they are now. What cannot be found or used is
  /// left out: rendering says what is wrong with it.
  ///
  /// @throws PlatformException when definitions cannot be read now
  public static Snapshot take(DefinitionLookup definitions, String namespace, JsonObject spec) {
    UsedTypes used = UsedTypes.of(spec);
    JsonObject tree = new JsonObject();
    for (DefinitionKind kind : DefinitionKind.values()) {
      for (String type : used.of(kind)) {
        object(definitions, kind, namespace, type)
            .ifPresent(it -> tree.childObject(kind.plural()).put(type, it));
      }
    }
    return new Snapshot(tree);
  }

  /// The snapshot that an ApplicationRevision holds; empty for one that was made without.
  public static Snapshot of(JsonObject revision) {
    JsonObject tree = new JsonObject();
    for (DefinitionKind kind : DefinitionKind.values()) {
      revision
          .object("spec", kind.plural())
          .ifPresent(definitions -> tree.put(kind.plural(), definitions));
    }
    return new Snapshot(tree);
  }

  private static Optional<JsonObject> object(
      DefinitionLookup definitions, DefinitionKind kind, String namespace, String type) {
    try {
      return definitions.find(kind, namespace, type).map(it -> kept(kind, it));
    } catch (PlatformException e) {
      if (e.is(Reason.INVALID)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static JsonObject kept(DefinitionKind kind, Definition definition) {
    Manifest manifest = definition.manifest();
    boolean own = manifest.schematic().equals("cel");
    JsonObject metadata = JsonObject.of("name", manifest.name());
    if (own) {
      manifest
          .tree()
          .string("metadata", "namespace")
          .ifPresent(it -> metadata.put("namespace", it));
    }
    JsonObject spec =
        own
            ? manifest.tree().object("spec").orElseGet(JsonObject::new).deepCopy()
            : JsonObject.of("schematic", JsonObject.of("native", new JsonObject()));
    return JsonObject.of(
        "apiVersion",
        Manifest.API_VERSION,
        "kind",
        kind.kind(),
        "metadata",
        metadata,
        "spec",
        spec);
  }

  public boolean isEmpty() {
    return tree.isEmpty();
  }

  /// The definition of a type; one that is built in has `spec.schematic.native`.
  public Optional<JsonObject> get(DefinitionKind kind, String type) {
    return tree.object(kind.plural(), type);
  }

  /// This with one definition as another snapshot has it.
  public Snapshot with(DefinitionKind kind, String type, Snapshot other) {
    JsonObject copy = tree.deepCopy();
    other.get(kind, type).ifPresent(it -> copy.childObject(kind.plural()).put(type, it));
    return new Snapshot(copy);
  }

  /// Puts the definitions into `spec` of a revision.
  public void addTo(JsonObject spec) {
    tree.deepCopy().forEach(spec::put);
  }

  /// The hash of a definition's `spec`, as `status.latestRevision.revisionHash` of it has it.
  public Optional<String> hash(DefinitionKind kind, String type) {
    return get(kind, type).flatMap(it -> it.object("spec")).map(Hashes::of);
  }

  /// The hashes of all definitions by kind and type.
  public Map<DefinitionKind, Map<String, String>> hashes() {
    Map<DefinitionKind, Map<String, String>> hashes = new EnumMap<>(DefinitionKind.class);
    for (DefinitionKind kind : DefinitionKind.values()) {
      Map<String, String> byType = new HashMap<>();
      tree.object(kind.plural())
          .orElseGet(JsonObject::new)
          .keySet()
          .forEach(type -> hash(kind, type).ifPresent(it -> byType.put(type, it)));
      if (!byType.isEmpty()) {
        hashes.put(kind, Map.copyOf(byType));
      }
    }
    return hashes;
  }

  /// Whether both hold the same definitions.
  public boolean same(Snapshot other) {
    return tree.equals(other.tree) || Hashes.of(tree).equals(Hashes.of(other.tree));
  }
}
