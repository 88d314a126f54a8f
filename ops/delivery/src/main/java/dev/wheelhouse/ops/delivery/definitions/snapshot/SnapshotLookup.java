// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.snapshot;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.template.CelDefinitions;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds definitions as a snapshot has them, and what it does not have as it is now.
public final class SnapshotLookup implements DefinitionLookup {

  private final Snapshot snapshot;
  private final DefinitionLookup now;
  private final DefinitionLookup builtIn;
  private final Compiled compiled;

  /// @param now for what the snapshot does not name
  /// @param builtIn for what it only names
  public SnapshotLookup(
      Snapshot snapshot, DefinitionLookup now, DefinitionLookup builtIn, Compiled compiled) {
    this.snapshot = snapshot;
    this.now = now;
    this.builtIn = builtIn;
    this.compiled = compiled;
  }

  /// Definitions of snapshots that were compiled lately: thousands of revisions hold the same few.
  /// Safe for use by many threads.
  public static final class Compiled {

    private static final int MOST = 500;

    private final Map<String, Definition> definitions =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Definition> eldest) {
            return size() > MOST;
          }
        };

    synchronized Definition of(JsonObject definition) {
      return definitions.computeIfAbsent(Hashes.of(definition), _ -> CelDefinitions.of(definition));
    }
  }

  @Override
  public Optional<? extends Definition> find(DefinitionKind kind, String namespace, String type) {
    Optional<JsonObject> kept = snapshot.get(kind, type);
    if (kept.isEmpty()) {
      return now.find(kind, namespace, type);
    }
    return kept.get().object("spec", "schematic", "cel").isPresent()
        ? Optional.of(compiled.of(kept.get()))
        : builtIn.find(kind, namespace, DefinitionLookup.name(type));
  }

  @Override
  public boolean cloudResource(String namespace, String type) {
    return snapshot.get(DefinitionKind.COMPONENT, type).isEmpty()
        && now.cloudResource(namespace, type);
  }

  @Override
  public Set<String> names(DefinitionKind kind, String namespace) {
    return now.names(kind, namespace);
  }
}
