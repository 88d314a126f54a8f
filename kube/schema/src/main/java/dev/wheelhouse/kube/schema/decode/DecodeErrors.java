// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.Schema;

/// The words of decoding errors, as clients of Kubernetes know them: they name Go types.
final class DecodeErrors {

  private DecodeErrors() {}

  static PlatformException cannotHandle(GroupVersionKind kind, String detail) {
    return cannotHandle(kind, detail, detail);
  }

  /// @param conversion the same in the words of [UndecodableException#conversion()]
  static PlatformException cannotHandle(GroupVersionKind kind, String detail, String conversion) {
    String message =
        kind.kind()
            + " in version \""
            + kind.version()
            + "\" cannot be handled as a "
            + kind.kind()
            + ": "
            + detail;
    return new UndecodableException(message, detail, conversion);
  }

  /// @param value the kind of value that stands there, in Go's words: `string`, `slice`, `map` ...
  static String cannotRestore(String value, Schema wanted) {
    return switch (wanted.type()) {
      case MAP -> "cannot restore map from " + value;
      case ARRAY -> "cannot restore slice from " + value;
      case OBJECT -> "cannot restore struct from: " + value;
      case STRING, INTEGER, NUMBER, BOOLEAN, INT_OR_STRING, ANY ->
          "cannot convert " + value + " to " + goType(wanted);
    };
  }

  /// @param value what stands there: `string`, `number 1.5`, `object` ...
  /// @param holder the object that has the field
  /// @param path the field's path from the root, without indexes
  static String cannotUnmarshal(String value, Schema holder, String path, Schema wanted) {
    String struct = lastPart(holder.definitionName());
    String field = struct.isEmpty() ? path : struct + "." + path;
    return "json: cannot unmarshal "
        + value
        + " into Go struct field "
        + field
        + " of type "
        + goType(wanted);
  }

  static String goType(Schema schema) {
    return switch (schema.type()) {
      case OBJECT -> qualified(schema, "map[string]interface {}");
      case MAP -> "map[string]" + schema.items().map(DecodeErrors::goType).orElse("interface {}");
      case ARRAY -> "[]" + schema.items().map(DecodeErrors::goType).orElse("interface {}");
      case STRING -> schema.format().equals("byte") ? "[]uint8" : qualified(schema, "string");
      case INTEGER -> schema.format().isEmpty() ? "int64" : schema.format();
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case INT_OR_STRING -> qualified(schema, "intstr.IntOrString");
      case ANY -> qualified(schema, "interface {}");
    };
  }

  /// `io.k8s.api.core.v1.PodSpec` is `v1.PodSpec` in Go.
  private static String qualified(Schema schema, String unnamed) {
    String name = schema.definitionName();
    int last = name.lastIndexOf('.');
    return last < 0 ? unnamed : name.substring(name.lastIndexOf('.', last - 1) + 1);
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
