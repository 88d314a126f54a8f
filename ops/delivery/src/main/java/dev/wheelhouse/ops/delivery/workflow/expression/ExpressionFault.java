// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.expression;

/// An expression that cannot be read, or has no value.
public final class ExpressionFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  ExpressionFault(String message) {
    super(message);
  }

  ExpressionFault(int column, String message) {
    super("column " + column + ": " + message);
  }

  /// What is wrong, with the column where one is known.
  public String text() {
    return String.valueOf(getMessage());
  }
}
