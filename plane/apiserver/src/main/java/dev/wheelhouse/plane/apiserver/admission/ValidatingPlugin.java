// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.errors.PlatformException;

/// Judges objects as they would be stored.
public interface ValidatingPlugin extends AdmissionPlugin {

  /// Looks at the object as it would be stored. Called for every operation.
  ///
  /// @throws PlatformException to refuse the write, usually `FORBIDDEN`
  void validate(AdmissionRequest request);
}
