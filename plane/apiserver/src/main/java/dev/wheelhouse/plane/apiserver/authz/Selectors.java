// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

/// How a list, watch or collection delete is narrowed, as the request says it; empty where it is
/// not.
public record Selectors(String fields, String labels) {

  public static final Selectors NONE = new Selectors("", "");

  /// True when the field selector takes only objects whose field has this value.
  public boolean requires(String field, String value) {
    for (String part : fields.split(",", -1)) {
      String requirement = part.strip();
      if (requirement.equals(field + "=" + value) || requirement.equals(field + "==" + value)) {
        return true;
      }
    }
    return false;
  }
}
