// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

/// A CEL type as a value, as `type(x)` answers it.
public record TypeValue(String name) {

  @Override
  public String toString() {
    return name;
  }
}
