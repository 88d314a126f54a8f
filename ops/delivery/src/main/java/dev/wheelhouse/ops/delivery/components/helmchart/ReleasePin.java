// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.ops.delivery.charts.Chart;
import java.util.Optional;

/// Which chart, with which values, a plan has said. It holds until a revision of the release has
/// been made by it; whatever comes later is no matter of that plan.
///
/// @param digest of the chart It stands where more may read than may read Secrets, so it says which
///   sources the values came from, and nothing that comes of what they hold.
///
/// @param values which sources the values came from, see [ChartValues#sources]
record ReleasePin(String version, String digest, String values) {

  /// @param text as of [#text]; what is none holds nothing
  static Optional<ReleasePin> of(String text) {
    String[] parts = text.split(" ", -1);
    return parts.length == 3
        ? Optional.of(new ReleasePin(parts[0], parts[1], parts[2]))
        : Optional.empty();
  }

  /// @param values that the release has been made with
  static ReleasePin of(StoredRelease release, ChartValues values) {
    return new ReleasePin(
        release.chartVersion(), release.note(StoredRelease.CHART), values.sources());
  }

  String text() {
    return version + " " + digest + " " + values;
  }

  boolean fulfilled(ReleaseHistory history) {
    return history.revisions().stream()
        .filter(it -> it.deployed() || it.status().equals("superseded"))
        .anyMatch(it -> it.note(StoredRelease.PIN).equals(text()));
  }

  /// @return why it may not be made of this
  Optional<String> refuses(Chart chart, ChartValues now) {
    if (!chart.digest().equals(digest)) {
      return Optional.of(
          "the plan that was applied has chart "
              + chart.name()
              + " "
              + version
              + " with the digest "
              + digest
              + ", and what is fetched is "
              + chart.version()
              + " with "
              + chart.digest());
    }
    return now.sources().equals(values)
        ? Optional.empty()
        : Optional.of("the values are not those of the plan that was applied");
  }
}
