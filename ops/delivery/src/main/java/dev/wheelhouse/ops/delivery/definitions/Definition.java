// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

/// A kind of something that Applications and workflows may name as a `type`. All have a manifest,
/// built-in ones and those a platform team writes alike.
public interface Definition {

  /// The type as users name it: `webservice`.
  String name();

  /// What it is called, takes and fits. The one of a built-in definition is the file
  /// `definition.yaml` beside its class.
  default Manifest manifest() {
    return Manifest.beside(getClass());
  }
}
