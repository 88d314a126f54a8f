// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.node.images.ImageStore;
import dev.wheelhouse.plane.node.logs.ContainerLogs;
import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.spec.Lookup;
import dev.wheelhouse.plane.node.spec.NodeFacts;
import dev.wheelhouse.plane.node.volume.Volumes;
import java.nio.file.Path;
import java.time.Duration;

/// What the workers of all pods of a node share.
///
/// @param folder where each pod has a folder named by its uid
/// @param drain how long a ready pod that is deleted goes on serving before it is asked to end, so
///   that everybody has heard by then that it is going
public record NodeServices(
    PlaneClient client,
    Lookup lookup,
    ImageStore images,
    PodNetwork network,
    ContainerRuntime runtime,
    ContainerLogs logs,
    Volumes volumes,
    PodEvents events,
    NodeFacts facts,
    Path folder,
    Duration drain,
    Clock clock) {

  /// Whether containers are processes, which see the files and variables that are made for them.
  boolean processes() {
    return runtime.features().contains(ContainerRuntime.Feature.PROCESSES);
  }

  Path folder(String podUid) {
    return folder.resolve(podUid);
  }
}
