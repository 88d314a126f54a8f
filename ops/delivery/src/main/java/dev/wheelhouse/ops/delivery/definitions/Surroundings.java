// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.charts.Charts;
import java.util.Optional;

/// What a component may be made from beside its parameters. All of it is absent where a component
/// is only looked at.
///
/// @param namespace of the application
/// @param cluster the name of the cluster that the component is taken to; `local` for the one that
///   the application lives on
/// @param home objects of the cluster that the application lives on
/// @param target objects of the cluster that the component is taken to
public record Surroundings(
    String namespace,
    String cluster,
    Optional<ClusterObjects> home,
    Optional<ClusterObjects> target,
    Optional<Charts> charts) {

  public static final Surroundings NONE =
      new Surroundings("", "local", Optional.empty(), Optional.empty(), Optional.empty());
}
