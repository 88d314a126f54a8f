// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.demo;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.kube.client.ObjectRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the example lies: what platform engineers and operators wrote, and the developers' two
/// versions.
record Storefront(Path folder) {

  static final String NAME = "storefront";

  /// What the platform engineers define.
  static final ObjectRef DEFINITION =
      new ObjectRef("core.oam.dev/v1beta1", "TraitDefinition", "vela-system", "house-rules");

  /// @throws UserError when the example is not there or has not been built
  static Storefront find() {
    String home = System.getProperty("wheelhouse.home", ".");
    Storefront storefront = new Storefront(Path.of(home, "examples", NAME).toAbsolutePath());
    if (!Files.exists(storefront.version(1))) {
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "the demo needs " + storefront.folder() + "; run it from a source checkout");
    }
    return storefront;
  }

  /// Is to be there before the application.
  List<Path> groundwork() {
    return List.of(folder.resolve("platform.yaml"), folder.resolve("operations.yaml"));
  }

  Path version(int number) {
    return folder.resolve(number == 1 ? "app.yaml" : "app-v" + number + ".yaml");
  }
}
