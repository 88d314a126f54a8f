// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

/// A refusal in the words of the distribution specification: an HTTP status and a code such as
/// `MANIFEST_UNKNOWN`.
final class RegistryError extends Exception {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  RegistryError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
