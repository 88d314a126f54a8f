// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import java.util.Optional;

/// Which chart is meant.
///
/// @param source `oci://host/path`, an http(s) address of an archive, or the name of a chart in a
///   repository
/// @param repository address of the repository; empty for the other two
/// @param version a version, a range such as `^1.2`, a tag, or `latest`; empty for the latest
public record ChartReference(String source, String repository, String version) {

  private static final String LATEST = "latest";

  enum Kind {
    OCI,
    URL,
    REPOSITORY
  }

  Kind kind() {
    if (source.startsWith("oci://")) {
      return Kind.OCI;
    }
    return source.startsWith("http://") || source.startsWith("https://")
        ? Kind.URL
        : Kind.REPOSITORY;
  }

  boolean latest() {
    return version.isEmpty() || version.equals(LATEST);
  }

  /// Whether the same reference may name another chart tomorrow.
  public boolean floating() {
    return kind() == Kind.URL || !Version.parse(version).isPresent();
  }

  /// Whether a version may stand for what is meant: it is of the range, or there is none.
  public boolean allows(String other) {
    if (kind() == Kind.URL || latest() || version.equals(other)) {
      return true;
    }
    Optional<VersionRange> range = VersionRange.parse(version);
    return range.isEmpty() || Version.parse(other).filter(range.get()::contains).isPresent();
  }

  /// The same chart in a version; an address and a tag name one only.
  public ChartReference at(String other) {
    boolean one = kind() == Kind.URL || (!latest() && VersionRange.parse(version).isEmpty());
    return one ? this : new ChartReference(source, repository, other);
  }

  /// For messages: `web 1.2.0 of https://charts.example.com`.
  @Override
  public String toString() {
    String which = kind() == Kind.URL ? source : source + " " + (latest() ? LATEST : version);
    return repository.isEmpty() ? which : which + " of " + repository;
  }
}
