// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Installation;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// A component as objects, ready to be applied.
///
/// @param early what comes before the workload, which waits for it
/// @param auxiliaries what comes with the workload
/// @param traits the types of those whose objects are known
/// @param late traits whose objects come once the workload is healthy
/// @param waiting why it cannot be applied yet; empty when it can
/// @param warnings paths of parameters that nobody knows
/// @param statusPolicy how its definition judges it, beside the usual rules of health
/// @param installation how its objects come into a cluster
public record RenderedComponent(
    String name,
    String workloadApiVersion,
    String workloadKind,
    JsonObject workload,
    List<Output.Auxiliary> early,
    List<Output.Auxiliary> auxiliaries,
    List<String> traits,
    List<LateTrait> late,
    String waiting,
    List<String> warnings,
    StatusPolicy statusPolicy,
    Installation installation) {

  public RenderedComponent {
    early = List.copyOf(early);
    auxiliaries = List.copyOf(auxiliaries);
    traits = List.copyOf(traits);
    late = List.copyOf(late);
    warnings = List.copyOf(warnings);
  }

  /// A trait of stage PostDispatch.
  ///
  /// @param type as the component names it
  /// @param objects what it makes of the workload as it is in the cluster
  public record LateTrait(String type, Function<JsonObject, List<Output.Auxiliary>> objects) {}

  public boolean ready() {
    return waiting.isEmpty();
  }

  /// The objects of the component and of all traits but late ones, the workload first.
  public List<JsonObject> objects() {
    List<JsonObject> objects = new ArrayList<>(List.of(workload));
    Stream.concat(early.stream(), auxiliaries.stream()).forEach(it -> objects.add(it.object()));
    return objects;
  }

  /// All objects, as far as they can be told without a cluster.
  ///
  /// @param untold told of late traits that need the workload as it is there, and why
  public List<JsonObject> all(BiConsumer<LateTrait, PlatformException> untold) {
    List<JsonObject> all = objects();
    for (LateTrait trait : late) {
      try {
        trait.objects().apply(workload).forEach(it -> all.add(it.object()));
      } catch (PlatformException e) {
        untold.accept(trait, e);
      }
    }
    return all;
  }
}
