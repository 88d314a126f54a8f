// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.model.ApiModel;
import dev.wheelhouse.kube.schema.protobuf.EmptyFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The defaults of built-in kinds. Applied after decoding, before admission, on create and update.
/// Safe for use by many threads.
public final class BuiltInDefaults {

  private static final List<Map<String, Consumer<JsonObject>>> GROUPS =
      List.of(
          CoreDefaults.KINDS,
          AppsDefaults.KINDS,
          BatchDefaults.KINDS,
          NetworkingDefaults.KINDS,
          RbacDefaults.KINDS,
          AutoscalingDefaults.KINDS,
          AdmissionRegistrationDefaults.KINDS,
          StorageDefaults.KINDS,
          ResourceDefaults.KINDS,
          ExtensionDefaults.KINDS);

  private static final Map<String, Consumer<JsonObject>> BY_KIND = new HashMap<>();

  static {
    GROUPS.forEach(BY_KIND::putAll);
  }

  private final ApiModel model;

  public BuiltInDefaults(ApiModel model) {
    this.model = model;
  }

  /// Fills in an object that was decoded without errors.
  public void apply(GroupVersionKind kind, JsonObject object) {
    model.schema(kind).ifPresent(schema -> addEmptyParts(object, schema));
    Consumer<JsonObject> own = BY_KIND.get(kind.apiVersion() + "/" + kind.kind());
    if (own != null) {
      own.accept(object);
    }
  }

  /// `spec` and `status` are always written where the kind has them by value.
  private static void addEmptyParts(JsonObject object, Schema schema) {
    for (String part : List.of("spec", "status")) {
      Schema field = schema.fields().get(part);
      if (field != null
          && field.defaultValue() instanceof JsonObject
          && !object.containsKey(part)) {
        object.put(part, EmptyFields.of(field).written().deepCopy());
      }
    }
  }
}
