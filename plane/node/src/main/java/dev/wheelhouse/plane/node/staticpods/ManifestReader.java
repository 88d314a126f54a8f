// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

/// Makes JSON of YAML.
public interface ManifestReader {

  /// @throws dev.wheelhouse.base.errors.PlatformException `BAD_REQUEST` naming the place of a fault
  byte[] toJson(byte[] yaml);
}
