// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;

/// How expressions see parameters: as they are declared, and what is declared freely as `dyn`.
/// Rules of custom resources do not see such fields at all.
final class ParameterView {

  private static final String FREE = "x-kubernetes-preserve-unknown-fields";

  private ParameterView() {}

  static Schema of(JsonObject openApi) {
    return SchemaReader.readClosed((JsonObject) view(openApi));
  }

  private static Object view(Object node) {
    return switch (node) {
      case JsonObject object when object.bool(FREE).orElse(false) -> free(object);
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        object.forEach((name, value) -> copy.put(name, view(value)));
        yield copy;
      }
      case JsonArray array -> new JsonArray(array.stream().map(ParameterView::view).toList());
      default -> node;
    };
  }

  /// Such a value is `dyn` to expressions.
  private static JsonObject free(JsonObject object) {
    JsonObject anything = JsonObject.of("x-kubernetes-int-or-string", true);
    return object.containsKey("type")
        ? JsonObject.of("type", "object", "additionalProperties", anything)
        : anything;
  }
}
