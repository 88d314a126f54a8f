// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.crd;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.registry.Conditions;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.Strategy;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What happens to a CustomResourceDefinition when it is written. Its names are accepted, or not,
/// in the same write, so its resources are served by the time the write returns.
public final class DefinitionStrategy implements Strategy {

  static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
  private static final String NAMES_ACCEPTED = "NamesAccepted";
  private static final String ESTABLISHED = "Established";

  private final ObjectReader objects;
  private final Clock clock;

  public DefinitionStrategy(ObjectReader objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public void prepareForCreate(JsonObject definition) {
    JsonArray finalizers = definition.childObject("metadata").childArray("finalizers");
    if (!finalizers.contains(CLEANUP)) {
      finalizers.add(CLEANUP);
    }
    definition.put("status", new JsonObject());
    establish(definition);
  }

  @Override
  public void prepareForUpdate(JsonObject definition, JsonObject before) {
    establish(definition);
  }

  private void establish(JsonObject definition) {
    JsonObject status = definition.childObject("status");
    JsonArray stored = status.childArray("storedVersions");
    String storage = DefinitionReader.storageVersion(definition);
    if (!storage.isEmpty() && !stored.contains(storage)) {
      stored.add(storage);
    }
    Optional<String> conflict = conflict(definition);
    if (conflict.isPresent()) {
      set(status, NAMES_ACCEPTED, "False", "Conflict", conflict.get());
      if (!Conditions.isTrue(definition, ESTABLISHED)) {
        set(status, ESTABLISHED, "False", "NotAccepted", "not all names are accepted");
        status.put("acceptedNames", JsonObject.of("plural", "", "kind", ""));
      }
      return;
    }
    definition
        .object("spec", "names")
        .ifPresent(names -> status.put("acceptedNames", names.deepCopy()));
    set(status, NAMES_ACCEPTED, "True", "NoConflicts", "no conflicts found");
    set(
        status,
        ESTABLISHED,
        "True",
        "InitialNamesAccepted",
        "the initial names have been accepted");
  }

  private void set(JsonObject status, String type, String value, String reason, String message) {
    JsonArray conditions = status.childArray("conditions");
    boolean present =
        conditions.objects().stream()
            .anyMatch(c ->
                c.string("type").orElse("").equals(type)
                    && c.string("status").orElse("").equals(value));
    if (!present) {
      Conditions.set(
          status,
          JsonObject.of(
              "type",
              type,
              "status",
              value,
              "lastTransitionTime",
              clock.now().truncatedTo(ChronoUnit.SECONDS).toString(),
              "reason",
              reason,
              "message",
              message));
    }
  }

  /// Which name of this definition another one of its group has already.
  private Optional<String> conflict(JsonObject definition) {
    String group = definition.string("spec", "group").orElse("");
    String own = definition.string("metadata", "name").orElse("");
    Set<String> names = names(definition);
    String kind = definition.string("spec", "names", "kind").orElse("");
    for (JsonObject other : objects.list(CustomResources.DEFINITIONS, "")) {
      boolean sameGroup = other.string("spec", "group").orElse("").equals(group);
      if (!sameGroup || other.string("metadata", "name").orElse("").equals(own)) {
        continue;
      }
      if (other.string("status", "acceptedNames", "kind").orElse("").equals(kind)) {
        return Optional.of("\"" + kind + "\" is already in use");
      }
      Set<String> shared = names(other);
      shared.retainAll(names);
      if (!shared.isEmpty() && Conditions.isTrue(other, NAMES_ACCEPTED)) {
        return Optional.of("\"" + shared.iterator().next() + "\" is already in use");
      }
    }
    return Optional.empty();
  }

  private static Set<String> names(JsonObject definition) {
    JsonObject names = definition.object("spec", "names").orElseGet(JsonObject::new);
    Set<String> all = new HashSet<>();
    names.string("plural").ifPresent(all::add);
    names.string("singular").ifPresent(all::add);
    names.array("shortNames").map(JsonArray::strings).ifPresent(all::addAll);
    return all;
  }

  @Override
  public void validateCreate(JsonObject definition, List<Cause> broken) {
    List<String> known =
        DefinitionReader.versions(definition).stream()
            .flatMap(version -> version.string("name").stream())
            .toList();
    List<String> stored =
        definition.array("status", "storedVersions").map(JsonArray::strings).orElse(List.of());
    for (int i = 0; i < stored.size(); i++) {
      String version = stored.get(i);
      if (!known.contains(version)) {
        broken.add(
            Failures.badValue(
                "status.storedVersions[" + i + "]",
                version,
                "missing from spec.versions; "
                    + version
                    + " was previously a storage version, and must remain in spec.versions until a"
                    + " storage migration ensures no data remains persisted in "
                    + version
                    + " and removes "
                    + version
                    + " from status.storedVersions"));
      }
    }
  }

  @Override
  public void validateUpdate(JsonObject definition, JsonObject before, List<Cause> broken) {
    validateCreate(definition, broken);
  }
}
