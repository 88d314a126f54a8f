// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;

/// An object whose values do not fit its kind's types.
public final class UndecodableException extends PlatformException {

  private static final long serialVersionUID = 1;

  private final String detail;
  private final String conversion;

  UndecodableException(String message, String detail, String conversion) {
    super(Reason.BAD_REQUEST, message);
    this.detail = detail;
    this.conversion = conversion;
  }

  /// What is wrong, in the words of a JSON decoder.
  public String detail() {
    return detail;
  }

  /// What is wrong, in the words of a conversion between trees and types, which is how Kubernetes
  /// reads the result of a strategic merge.
  public String conversion() {
    return conversion;
  }
}
