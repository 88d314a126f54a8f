// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The components of an application, as its workflow's steps deploy them.
public interface Components {

  List<String> names();

  /// Whether a component is there that was only referred to, with its rendered workload, health and
  /// place. For steps that look at what was deployed.
  List<Deployed> deployed();

  /// Takes one component to one place.
  ///
  /// @param value the component with the step's inputs put in; empty for as the application has it
  /// @param cluster empty for the one that the application lives on
  /// @param namespace empty for the application's
  /// @throws PlatformException `INVALID` naming the path when it cannot be rendered
  Deployment apply(String component, JsonObject value, String cluster, String namespace);

  /// Takes components to where policies say, with what policies override.
  ///
  /// @param policies names of `topology`, `override` and `replication` policies, in this order
  /// @param parallelism how many components are taken up at once
  /// @param leftOut names of components that stay where they are
  /// @throws PlatformException `INVALID` when a policy is unknown or names no cluster
  Deployment deploy(List<String> policies, int parallelism, List<String> leftOut);

  /// Takes components to an environment of an `env-binding` policy.
  ///
  /// @param policy its name; empty for the first such policy
  /// @param parallelism how many components are taken up at once
  /// @throws PlatformException `INVALID` when there is no such policy or environment
  Deployment deployToEnvironment(String policy, String environment, int parallelism);

  /// Takes all components, as the application has them, to the application's namespace on clusters.
  ///
  /// @param clusters their names; none for all that have joined
  /// @throws PlatformException `INVALID` when a cluster has not joined
  Deployment deployToClusters(List<String> clusters);

  /// The names of components whose definitions stand for cloud resources, which something else than
  /// a cluster has to make.
  List<String> cloudResources();

  /// A component at a place.
  ///
  /// @param workload the live workload
  record Deployed(
      String component, String cluster, String namespace, boolean healthy, JsonObject workload) {}

  /// How far a deployment came.
  sealed interface Deployment {

    /// All of it is healthy.
    ///
    /// @param output the live workload, the first where there are several
    /// @param outputs live objects beside the workload, by the name the definition gave them
    record Healthy(JsonObject output, JsonObject outputs) implements Deployment {}

    /// @param again when to look again although nothing may tell of a change
    record Waiting(String message, Optional<Duration> again) implements Deployment {}

    /// Something is refused or broken and will not mend itself.
    record Failed(String message) implements Deployment {}
  }
}
