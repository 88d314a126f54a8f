// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.type;

import dev.wheelhouse.kube.schema.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bounds of the size of values, from the limits a schema states or from the size of a request. The
/// figures are Kubernetes' own: they decide which rules a definition may have.
final class SchemaSizes {

  /// The largest request, 3 MiB.
  static final long MAX_REQUEST = 3L * 1024 * 1024;

  private static final long MAX_TEXT = MAX_REQUEST - 2;

  private SchemaSizes() {}

  static long minSize(SchemaType type) {
    return switch (type.kind()) {
      case DYN, INT, DOUBLE -> 1;
      case BOOL -> 4;
      case STRING, BYTES, LIST, MAP -> 2;
      case DURATION -> 3;
      case TIMESTAMP -> format(type).equals("date") ? 12 : 21;
      case OBJECT -> minObject(type);
    };
  }

  /// Required fields that are not filled in by a default must be written.
  private static long minObject(SchemaType type) {
    Schema schema = type.schema();
    long size = 2;
    if (schema == null) {
      return size;
    }
    for (Map.Entry<String, SchemaType> field : type.fields().entrySet()) {
      String name = FieldNames.unescape(field.getKey());
      Schema child = schema.fields().get(name);
      if (schema.required().contains(name) && child != null && child.defaultValue() == null) {
        size += name.length() + field.getValue().minSize() + 4;
      }
    }
    return size;
  }

  static long maxElements(SchemaType type) {
    return switch (type.kind()) {
      case BOOL, INT, DOUBLE, OBJECT -> 0;
      case DURATION -> 32;
      case TIMESTAMP -> format(type).equals("date") ? 12 : 32;
      case DYN -> maxText(type, 4);
      case STRING -> longestText(type);
      case BYTES -> maxText(type, 1);
      case LIST -> bound(maxItems(type), (MAX_REQUEST - 2) / (elementSize(type) + 1));
      case MAP -> bound(maxProperties(type), (MAX_REQUEST - 2) / (elementSize(type) + 6));
    };
  }

  private static long elementSize(SchemaType type) {
    return type.element().map(SchemaType::minSize).orElse(1L);
  }

  private static long longestText(SchemaType type) {
    Schema schema = type.schema();
    if (schema == null) {
      return 0;
    }
    if (schema.constraints().maxLength() == null && !schema.enumValues().isEmpty()) {
      return schema.enumValues().stream()
          .mapToLong(value -> value instanceof String text ? text.length() : 0)
          .max()
          .orElse(0);
    }
    return maxText(type, 4);
  }

  /// A character may take several bytes.
  private static long maxText(SchemaType type, int bytes) {
    Schema schema = type.schema();
    Long stated = schema == null ? null : schema.constraints().maxLength();
    return stated == null ? MAX_TEXT : Math.max(0, stated) * bytes;
  }

  private static @Nullable Long maxItems(SchemaType type) {
    Schema schema = type.schema();
    return schema == null ? null : schema.constraints().maxItems();
  }

  private static @Nullable Long maxProperties(SchemaType type) {
    Schema schema = type.schema();
    return schema == null ? null : schema.constraints().maxProperties();
  }

  private static long bound(@Nullable Long stated, long otherwise) {
    return stated == null ? otherwise : Math.max(0, stated);
  }

  private static String format(SchemaType type) {
    Schema schema = type.schema();
    return schema == null ? "" : schema.format();
  }
}
