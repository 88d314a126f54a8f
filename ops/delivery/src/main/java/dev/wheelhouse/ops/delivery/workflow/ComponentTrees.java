// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import static java.util.Comparator.naturalOrder;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/// The components of the application that a step belongs to, applied by steps that name none.
public final class ComponentTrees {

  private ComponentTrees() {}

  /// The components of the application.
  ///
  /// @throws PlatformException `INVALID` in a workflow without an application
  public static Components components(StepContext context) {
    return context
        .world()
        .components()
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID, "this step is for workflows of applications only"));
  }

  /// Applies components side by side, all but some. Once all are healthy, the output has the
  /// workload of each by its name.
  public static Deployment deliver(Components components, List<String> exceptions) {
    JsonObject outputs = new JsonObject();
    StringJoiner waiting = new StringJoiner("; ");
    Optional<Duration> again = Optional.empty();
    for (String name : components.names()) {
      if (!exceptions.contains(name)) {
        Deployment deployment = components.apply(name, new JsonObject(), "", "");
        switch (deployment) {
          case Deployment.Healthy(JsonObject output, JsonObject _) -> outputs.put(name, output);
          case Deployment.Waiting(String message, var soon) -> {
            waiting.add(name + ": " + message);
            again = Stream.of(again, soon).flatMap(Optional::stream).min(naturalOrder());
          }
          case Deployment.Failed(String message) -> {
            return new Deployment.Failed(name + ": " + message);
          }
        }
      }
    }
    return waiting.length() == 0
        ? new Deployment.Healthy(outputs, new JsonObject())
        : new Deployment.Waiting(waiting.toString(), again);
  }
}
