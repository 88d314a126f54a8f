// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Trait;
import java.util.List;

/// Whether a trait may be on a component: `appliesToWorkloads` and `conflictsWith` of its
/// definition.
final class TraitFit {

  private TraitFit() {}

  /// @param componentType as the application names it
  /// @param workload its resource: `deployments.apps`
  /// @param others types of the traits before this one
  /// @throws PlatformException `INVALID` saying what the trait fits
  static void check(
      Manifest manifest, Trait trait, String componentType, String workload, List<String> others) {
    List<String> fits = manifest.appliesToWorkloads();
    if (!fits.isEmpty() && fits.stream().noneMatch(it -> matches(it, componentType, workload))) {
      throw refused(
          trait,
          "trait "
              + trait.type()
              + " does not fit a component of type "
              + componentType
              + " ("
              + workload
              + "); it fits "
              + String.join(", ", fits)
              + ". Remove the trait, or take another type of component");
    }
    for (String other : others) {
      if (manifest.conflictsWith().stream().anyMatch(it -> matches(it, other, other))) {
        throw refused(
            trait,
            "trait "
                + trait.type()
                + " cannot be on a component together with trait "
                + other
                + "; remove one of them");
      }
    }
  }

  /// @param rule `*`, a name, a resource, or all of a group: `*.apps`
  private static boolean matches(String rule, String name, String resource) {
    return rule.equals("*")
        || rule.equals(name)
        || rule.equals(resource)
        || (rule.startsWith("*.") && resource.endsWith(rule.substring(1)));
  }

  private static PlatformException refused(Trait trait, String message) {
    String path = trait.path() + ".type";
    return new PlatformException(
        Reason.INVALID,
        path + ": " + message,
        List.of(new Cause(path, "FieldValueForbidden", message)));
  }
}
