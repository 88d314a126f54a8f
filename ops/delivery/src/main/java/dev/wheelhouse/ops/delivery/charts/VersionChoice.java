// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Picks the version that a reference means from those there are.
final class VersionChoice {

  private static final int NAMED = 5;

  private VersionChoice() {}

  /// @param there as the repository or registry writes them
  /// @throws PlatformException `INVALID` when none will do, naming the nearest
  static String of(ChartReference reference, Collection<String> there) {
    if (!reference.latest() && there.contains(reference.version())) {
      return reference.version();
    }
    List<Version> versions =
        there.stream()
            .flatMap(it -> Version.parse(it).stream())
            .sorted(Comparator.reverseOrder())
            .toList();
    String wanted = reference.latest() ? "*" : reference.version();
    Optional<VersionRange> range = VersionRange.parse(wanted);
    return versions.stream()
        .filter(it -> range.filter(all -> all.contains(it)).isPresent())
        .findFirst()
        .or(() -> reference.latest() ? versions.stream().findFirst() : Optional.empty())
        .map(Version::text)
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID,
                "chart "
                    + reference
                    + ": there is no such version; the nearest are "
                    + nearest(reference.version(), versions)));
  }

  private static String nearest(String wanted, List<Version> versions) {
    if (versions.isEmpty()) {
      return "none";
    }
    int at =
        (int)
            Version.parse(wanted)
                .map(it -> versions.stream().filter(other -> other.compareTo(it) > 0).count())
                .orElse(0L)
                .longValue();
    int from = Math.max(0, Math.min(at - NAMED / 2, versions.size() - NAMED));
    return String.join(
        ", ",
        versions.subList(from, Math.min(versions.size(), from + NAMED)).stream()
            .map(Version::text)
            .toList());
  }
}
