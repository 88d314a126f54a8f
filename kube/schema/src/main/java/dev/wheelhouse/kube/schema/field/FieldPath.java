// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.field;

import org.jspecify.annotations.Nullable;

/// Where in an object something is: `spec.containers[0].env[1].name`. Text is made only when asked
/// for.
public record FieldPath(@Nullable FieldPath parent, String step) {

  public static final FieldPath ROOT = new FieldPath(null, "");

  public FieldPath child(String name) {
    return new FieldPath(this, "." + name);
  }

  public FieldPath child(String first, String... more) {
    FieldPath path = child(first);
    for (String name : more) {
      path = path.child(name);
    }
    return path;
  }

  public FieldPath index(int index) {
    return new FieldPath(this, "[" + index + "]");
  }

  /// A key of a map: `data[my-key]`.
  public FieldPath key(String key) {
    return new FieldPath(this, "[" + key + "]");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    write(text);
    return !text.isEmpty() && text.charAt(0) == '.' ? text.substring(1) : text.toString();
  }

  private void write(StringBuilder text) {
    if (parent != null) {
      parent.write(text);
    }
    text.append(step);
  }
}
