// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import java.util.UUID;

/// Names of candidates in an election.
final class Identities {

  private static final int DIGITS = 8;

  private Identities() {}

  /// The host's name, a pod's in a pod, and something that no other process has: one that was
  /// started again must not take itself for the leader that it was.
  static String ofThisProcess() {
    String host = System.getenv("HOSTNAME");
    return (host == null || host.isBlank() ? "wheelhouse" : host)
        + "_"
        + UUID.randomUUID().toString().substring(0, DIGITS);
  }
}
