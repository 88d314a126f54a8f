// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

/// What comes to a pod, or what it sends.
enum Direction {
  INGRESS("ingress", "in", "ip saddr"),
  EGRESS("egress", "out", "ip daddr");

  private final String verdicts;
  private final String chainPrefix;
  private final String peerField;

  Direction(String verdicts, String chainPrefix, String peerField) {
    this.verdicts = verdicts;
    this.chainPrefix = chainPrefix;
    this.peerField = peerField;
  }

  /// The map from pods' addresses to chains.
  String verdicts() {
    return verdicts;
  }

  String chainPrefix() {
    return chainPrefix;
  }

  /// The packet's field that holds the other side's address.
  String peerField() {
    return peerField;
  }
}
