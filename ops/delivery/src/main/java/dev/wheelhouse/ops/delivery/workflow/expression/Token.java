// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.expression;

/// A piece of an expression.
///
/// @param text the name, number or operator; of a string its content with CUE's escapes resolved
///   but for interpolations
/// @param column of its first character, from 1
/// @param end column behind its last character
record Token(Kind kind, String text, int column, int end) {

  enum Kind {
    NAME,
    NUMBER,
    /// A literal or a piece of one; the pieces of an interpolation stand beside each other.
    STRING,
    OPERATOR
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean name() {
    return kind == Kind.NAME;
  }
}
