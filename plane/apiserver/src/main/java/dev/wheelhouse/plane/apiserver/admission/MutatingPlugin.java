// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.errors.PlatformException;

/// Changes objects before they are validated.
public interface MutatingPlugin extends AdmissionPlugin {

  /// Changes the object of the request in place. Called for every operation, before validation; a
  /// second time when another plugin changed the object later ([Reinvocation]), and again for each
  /// retry of a patch, so it must not add a thing twice.
  ///
  /// @throws PlatformException to refuse the write, usually `FORBIDDEN`
  void mutate(AdmissionRequest request);
}
