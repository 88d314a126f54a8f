// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.StructValue;

/// The names of constructed objects must be those of the fields they stand in: `Object.spec` is the
/// type of `spec`, also within lists.
final class TypeNames {

  private TypeNames() {}

  /// @throws Mutation.Failed for an object in another place than its name says
  static void check(Object value) {
    switch (value) {
      case StructValue object when object.name().equals("JSONPatch") -> {
        Object patched = object.fields().get("value");
        if (patched instanceof StructValue part) {
          check(part, part.name());
        }
      }
      case StructValue object -> check(object, object.name());
      case CelList list -> {
        for (Object element : list) {
          check(element);
        }
      }
      default -> {}
    }
  }

  private static void check(Object value, String path) {
    switch (value) {
      case StructValue object -> {
        if (!object.name().equals(path)) {
          throw new Mutation.Failed(
              "type mismatch: unexpected type name \""
                  + object.name()
                  + "\", expected \""
                  + path
                  + "\", which matches field name path from root Object type");
        }
        object.fields().forEach((name, field) -> check(field, path + "." + name));
      }
      case CelList list -> {
        for (Object element : list) {
          check(element, path);
        }
      }
      default -> {}
    }
  }
}
