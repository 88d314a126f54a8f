// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.plane.node.agent.ImageCollectionPolicy;
import dev.wheelhouse.plane.node.images.RegistryHosts;

/// Images of the nodes.
///
/// @param hosts how registries are reached
/// @param collection when images are deleted to make room
public record ImageSetup(RegistryHosts hosts, ImageCollectionPolicy collection) {

  public static final ImageSetup DEFAULT =
      new ImageSetup(RegistryHosts.DEFAULT, ImageCollectionPolicy.DEFAULT);
}
