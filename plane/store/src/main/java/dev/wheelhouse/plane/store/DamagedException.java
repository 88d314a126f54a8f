// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import org.jspecify.annotations.Nullable;

/// The files of a store are not as they were written. The message names the file and says what to
/// do; nothing was changed.
public final class DamagedException extends PlatformException {

  private static final long serialVersionUID = 1L;

  DamagedException(String message, @Nullable Throwable cause) {
    super(Reason.INTERNAL, message, cause);
  }
}
