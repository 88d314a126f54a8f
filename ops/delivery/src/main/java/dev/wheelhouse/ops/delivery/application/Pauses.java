// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import java.time.Duration;

/// How long a reconcile waits where nothing tells of a change.
final class Pauses {

  /// For what is done in several steps.
  static final Duration AT_ONCE = Duration.ofMillis(1);

  static final Duration REMOVAL = Duration.ofSeconds(1);
  static final Duration RECOVERY = Duration.ofSeconds(1);

  /// A cluster that does not answer tells of nothing.
  static final Duration TROUBLE = Duration.ofSeconds(10);

  /// What somebody must mend.
  static final Duration PROBLEM = Duration.ofSeconds(30);

  private Pauses() {}
}
