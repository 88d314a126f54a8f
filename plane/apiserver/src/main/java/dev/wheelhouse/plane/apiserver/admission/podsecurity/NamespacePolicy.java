// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

/// What holds in a namespace.
///
/// @param enforce pods that break it are refused
/// @param audit what breaks it is noted in the audit log
/// @param warn whoever breaks it is warned
public record NamespacePolicy(LevelVersion enforce, LevelVersion audit, LevelVersion warn) {

  public static final NamespacePolicy PRIVILEGED =
      new NamespacePolicy(
          LevelVersion.PRIVILEGED, LevelVersion.PRIVILEGED, LevelVersion.PRIVILEGED);

  boolean enforcesNothing() {
    return enforce.level() == Level.PRIVILEGED;
  }

  boolean tellsNothing() {
    return audit.level() == Level.PRIVILEGED && warn.level() == Level.PRIVILEGED;
  }
}
