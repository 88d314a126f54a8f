// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import java.util.regex.Pattern;

/// What must be true of a specification before anything is rendered.
final class SpecCheck {

  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?");

  private SpecCheck() {}

  /// @throws PlatformException `INVALID` for names that cannot be, are there twice or depend on
  ///   each other in a circle
  static void check(ApplicationSpec spec) {
    spec.components().forEach(SpecCheck::checkName);
    DependencyOrder.of(spec.components());
  }

  /// A component's name is a label of its objects. Where it is their name as well, Kubernetes wants
  /// more, and says so when they are applied.
  static void checkName(Component component) {
    String name = component.name();
    if (!LABEL.matcher(name).matches()) {
      throw new PlatformException(
          Reason.INVALID,
          component.path()
              + ".name: Invalid value: \""
              + name
              + "\": must consist of letters, digits, '-', '_' and '.', begin and end with a"
              + " letter or digit, and have at most 63 characters");
    }
  }
}
