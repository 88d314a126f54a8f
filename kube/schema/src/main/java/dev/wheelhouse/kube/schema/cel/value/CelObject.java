// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

/// A value of a Kubernetes library that has functions but no fields: an IP address, a URL, a check
/// of the authorizer. Equality is the record's.
public interface CelObject {

  /// For example `net.IP`.
  String typeName();

  /// The size that costs are counted by.
  default long size() {
    return 1;
  }
}
