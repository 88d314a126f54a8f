// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.charts.Charts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What a component may be made from beside its parameters. All of it is absent where a component
/// is only looked at.
///
/// @param namespace of the application
/// @param cluster the name of the cluster that the component is taken to; `local` for the one that
///   the application lives on
/// @param home objects of the cluster that the application lives on
/// @param target objects of the cluster that the component is taken to
/// @param begun when the workflow began that takes the component there, or later: what has failed
///   before may be tried again, what has failed since not
/// @param held what a plan holds releases to, see [dev.wheelhouse.ops.delivery.plan.HeldReleases]
public record Surroundings(
    String namespace,
    String cluster,
    Optional<ClusterObjects> home,
    Optional<ClusterObjects> target,
    Optional<Charts> charts,
    Optional<Files> files,
    Instant begun,
    Map<String, String> held) {

  /// For what is not tried again, and not planned.
  public Surroundings(
      String namespace,
      String cluster,
      Optional<ClusterObjects> home,
      Optional<ClusterObjects> target,
      Optional<Charts> charts,
      Optional<Files> files) {
    this(namespace, cluster, home, target, charts, files, Instant.MIN, Map.of());
  }

  /// Reads files by their addresses.
  @FunctionalInterface
  public interface Files {

    /// The text of a file, the same for the same revision of an application.
    ///
    /// @param path of the parameter with the address, for messages
    /// @param revision of the application
    /// @throws PlatformException `INVALID` when it may not be read or is too large,
    ///   `SERVICE_UNAVAILABLE` when nobody answers
    String text(String path, String url, String revision);
  }

  public static final Surroundings NONE =
      new Surroundings(
          "", "local", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
