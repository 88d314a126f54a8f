// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.spec;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;

/// A container cannot be made from what its pod says; it can be when something else changes. Shows
/// as `CreateContainerConfigError`.
public final class ConfigurationException extends PlatformException {

  private static final long serialVersionUID = 1;

  public ConfigurationException(String message) {
    super(Reason.INVALID, message);
  }
}
