// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quantity;

/// A text that is no quantity. The message is the one of Kubernetes.
public final class QuantityFormatException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  static final String PATTERN =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  static final String SUFFIX = "unable to parse quantity's suffix";

  QuantityFormatException(String message) {
    super(message);
  }
}
