// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Labels of `cluster.core.oam.dev`.
public final class ClusterKeys {

  /// Label of a Secret by which a cluster has joined: how it is reached.
  public static final String CREDENTIAL_TYPE = "cluster.core.oam.dev/cluster-credential-type";

  private ClusterKeys() {}
}
