// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

/// What is wrong in a definition.
///
/// @param path of the text: `spec.schematic.cel.output.spec.replicas`
/// @param line in that text, from 1
/// @param column in that line, from 1
public record Fault(String path, int line, int column, String message) {

  @Override
  public String toString() {
    return path + ", line " + line + ", column " + column + ": " + message;
  }
}
