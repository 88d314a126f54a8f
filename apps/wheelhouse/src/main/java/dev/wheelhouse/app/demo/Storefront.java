// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.demo;

import dev.wheelhouse.app.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the example lies, and its two versions.
record Storefront(Path folder) {

  static final String NAME = "storefront";

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

  Path version(int number) {
    return folder.resolve(number == 1 ? "app.yaml" : "app-v" + number + ".yaml");
  }
}
