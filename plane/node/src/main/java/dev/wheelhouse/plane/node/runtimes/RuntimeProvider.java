// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import dev.wheelhouse.plane.node.images.ImageStore;
import java.nio.file.Path;

/// A kind of runtime, found by `ServiceLoader`. Adding one is adding a package with a provider.
public interface RuntimeProvider {

  String name();

  /// Of the runtimes that can be used, the one with the highest preference is taken.
  int preference();

  /// Tries out what this machine allows. Leaves nothing behind.
  ///
  /// @param directory where the runtime would keep its files
  RuntimeReport probe(Path directory);

  ContainerRuntime open(RuntimeContext context);

  /// Where this runtime's images come from.
  ///
  /// @param machine the images of this machine, which runtimes use that run real programs
  default ImageStore images(ImageStore machine) {
    return machine;
  }
}
