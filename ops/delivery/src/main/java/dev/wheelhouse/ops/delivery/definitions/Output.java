// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a component is made of: its workload and the objects beside it. Owned by one thread while
/// it is being rendered.
public final class Output {

  private JsonObject workload;
  private final List<Auxiliary> auxiliaries = new ArrayList<>();
  private final Optional<String> waiting;
  private Installation installation = Installation.NONE;

  /// An object beside the workload.
  ///
  /// @param trait the type of the trait that made it; empty when the component itself did
  /// @param name what its definition calls it; empty for none
  public record Auxiliary(String trait, String name, JsonObject object) {}

  public Output(JsonObject workload) {
    this(workload, Optional.empty());
  }

  private Output(JsonObject workload, Optional<String> waiting) {
    this.workload = workload;
    this.waiting = waiting;
  }

  /// An output that cannot be applied yet, for example while its image is being built.
  public static Output waiting(JsonObject workload, String reason) {
    return new Output(workload, Optional.of(reason));
  }

  public JsonObject workload() {
    return workload;
  }

  /// Puts another workload in place of this one.
  public void replaceWorkload(JsonObject other) {
    workload = other;
  }

  public Optional<String> waiting() {
    return waiting;
  }

  /// How the objects come into a cluster.
  public Installation installation() {
    return installation;
  }

  /// Has the objects come into a cluster in a way of their own.
  public void installBy(Installation way) {
    installation = way;
  }

  public List<Auxiliary> auxiliaries() {
    return auxiliaries;
  }

  /// Adds an object that the component itself makes.
  public void add(String name, JsonObject object) {
    auxiliaries.add(new Auxiliary("", name, object));
  }

  /// Adds an object that a trait makes.
  public void add(String trait, String name, JsonObject object) {
    auxiliaries.add(new Auxiliary(trait, name, object));
  }

  /// The pod template of the workload.
  ///
  /// @throws PlatformException `INVALID` when the workload has none
  public JsonObject podTemplate(String trait) {
    return switch (workload.string("kind").orElse("")) {
      case "CronJob" -> workload.object("spec", "jobTemplate", "spec", "template").orElseThrow();
      case "Pod" -> workload;
      default ->
          workload
              .object("spec", "template")
              .orElseThrow(() ->
                  misfit(
                      trait,
                      "needs a workload with pods, and "
                          + workload.string("kind").orElse("this")
                          + " has none"));
    };
  }

  /// The spec of the pods.
  ///
  /// @throws PlatformException `INVALID` when the workload has no pods
  public JsonObject podSpec(String trait) {
    return podTemplate(trait).childObject("spec");
  }

  /// The containers of the pod template.
  public List<JsonObject> containers(String trait) {
    return podTemplate(trait)
        .object("spec")
        .flatMap(spec -> spec.array("containers"))
        .orElseGet(JsonArray::new)
        .objects();
  }

  /// The container of a name, or the only one when the name is empty.
  ///
  /// @throws PlatformException `INVALID` when there is none of this name
  public JsonObject container(String trait, String name) {
    List<JsonObject> containers = containers(trait);
    return containers.stream()
        .filter(container -> name.isEmpty() || container.string("name").orElse("").equals(name))
        .findFirst()
        .orElseThrow(() ->
            misfit(
                trait,
                "finds no container \""
                    + name
                    + "\"; set containerName to one of "
                    + containers.stream()
                        .flatMap(container -> container.string("name").stream())
                        .toList()));
  }

  private static PlatformException misfit(String trait, String why) {
    String message = "trait " + trait + " " + why;
    return new PlatformException(
        Reason.INVALID, message, List.of(new Cause("traits", "FieldValueInvalid", message)));
  }
}
