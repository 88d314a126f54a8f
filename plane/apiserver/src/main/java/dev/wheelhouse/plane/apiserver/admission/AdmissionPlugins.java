// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Chooses the plugins that run, by name.
public final class AdmissionPlugins {

  private AdmissionPlugins() {}

  /// @param known all that there are, in the order in which they run
  /// @throws PlatformException when a name is unknown
  public static List<AdmissionPlugin> choose(
      List<AdmissionPlugin> known, AdmissionOptions options) {
    Set<String> names =
        known.stream().map(AdmissionPlugin::name).collect(Collectors.toCollection(TreeSet::new));
    check("--enable-admission-plugins", options.enabled(), names);
    check("--disable-admission-plugins", options.disabled(), names);
    return known.stream().filter(plugin -> runs(plugin, options)).toList();
  }

  private static boolean runs(AdmissionPlugin plugin, AdmissionOptions options) {
    return !options.disabled().contains(plugin.name())
        && (plugin.onByDefault() || options.enabled().contains(plugin.name()));
  }

  private static void check(String option, Set<String> wanted, Set<String> known) {
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new PlatformException(
            Reason.BAD_REQUEST,
            option + ": there is no plugin `" + name + "`; known are " + String.join(", ", known));
      }
    }
  }
}
