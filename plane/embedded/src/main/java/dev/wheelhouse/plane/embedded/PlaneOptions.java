// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// How a plane is set up.
///
/// @param dataDirectory all state of the plane; made when absent
/// @param server its API server
/// @param node its node
/// @param storage how it keeps objects
/// @param parts what runs beside the API server
public record PlaneOptions(
    Path dataDirectory, ServerSetup server, NodeSetup node, StorageSetup storage, Set<Part> parts) {

  /// What may be left out, when something else does its work.
  public enum Part {
    CONTROLLERS,
    SCHEDULER,
    NODE
  }

  public PlaneOptions {
    parts = Set.copyOf(parts);
  }

  /// Loopback only, standard ports and ranges, all parts.
  public static PlaneOptions in(Path dataDirectory) {
    return new PlaneOptions(
        dataDirectory,
        ServerSetup.DEFAULT,
        NodeSetup.DEFAULT,
        StorageSetup.DEFAULT,
        EnumSet.allOf(Part.class));
  }

  /// The same on free ports, so that many planes can run side by side.
  public PlaneOptions onFreePorts() {
    return new PlaneOptions(dataDirectory, server.onFreePort(), node.onFreePorts(), storage, parts);
  }

  public PlaneOptions with(ServerSetup other) {
    return new PlaneOptions(dataDirectory, other, node, storage, parts);
  }

  public PlaneOptions with(NodeSetup other) {
    return new PlaneOptions(dataDirectory, server, other, storage, parts);
  }

  public PlaneOptions with(Set<Part> chosen) {
    return new PlaneOptions(dataDirectory, server, node, storage, chosen);
  }

  public PlaneOptions with(StorageSetup other) {
    return new PlaneOptions(dataDirectory, server, node, other, parts);
  }

  boolean runs(Part part) {
    return parts.contains(part);
  }
}
