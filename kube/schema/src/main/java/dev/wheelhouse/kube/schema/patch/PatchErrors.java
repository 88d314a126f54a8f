// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.List;

/// The two ways a patch fails: it cannot be read (400), or it does not fit the object (422).
final class PatchErrors {

  private static final String REJECTED =
      "the server rejected our request due to an error in our request";

  private PatchErrors() {}

  static PlatformException malformed(String message) {
    return new PlatformException(Reason.BAD_REQUEST, message);
  }

  static PlatformException unfit(String field, String message) {
    return new PlatformException(
        Reason.INVALID, REJECTED, List.of(new Cause(field, "UnexpectedServerResponse", message)));
  }
}
