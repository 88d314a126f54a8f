// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/// All runtimes of this program.
public final class Runtimes {

  private Runtimes() {}

  /// The most preferred first.
  public static List<RuntimeProvider> providers() {
    return ServiceLoader.load(RuntimeProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(RuntimeProvider::preference).reversed())
        .toList();
  }

  /// What each can do on this machine, for people.
  public static List<RuntimeReport> probe(Path directory) {
    return providers().stream().map(provider -> provider.probe(directory)).toList();
  }

  /// The runtime of a name, or the best that works when the name is empty.
  ///
  /// @throws PlatformException `BAD_REQUEST` when there is no such runtime, `SERVICE_UNAVAILABLE`
  ///   with the reason when it cannot be used here
  public static RuntimeProvider choose(String name, Path directory) {
    List<RuntimeProvider> candidates =
        providers().stream()
            .filter(provider -> name.isEmpty() || provider.name().equals(name))
            .filter(provider -> !name.isEmpty() || provider.preference() > 0)
            .toList();
    if (candidates.isEmpty()) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "there is no runtime \"%s\"; there are %s"
              .formatted(name, providers().stream().map(RuntimeProvider::name).toList()));
    }
    String reason = "";
    for (RuntimeProvider candidate : candidates) {
      RuntimeReport report = candidate.probe(directory);
      if (report.usable()) {
        return candidate;
      }
      reason = report.reason();
    }
    throw new PlatformException(
        Reason.SERVICE_UNAVAILABLE, "runtime \"%s\" cannot be used: %s".formatted(name, reason));
  }
}
