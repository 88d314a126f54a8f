// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

/// A declaration that cannot be understood; becomes a cause that names its path.
final class SchemaFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  SchemaFault(String message) {
    super(message);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
