// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.model.ApiModels;
import java.time.Instant;

/// Schemas, writers and objects that the tests of this package use.
final class Kinds {

  static final Schema DEPLOYMENT = schema("apps/v1", "Deployment");
  static final Schema SERVICE = schema("v1", "Service");
  static final Schema CONFIG_MAP = schema("v1", "ConfigMap");
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Kinds() {}

  static Schema schema(String apiVersion, String kind) {
    return ApiModels.kubernetes().schema(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
  }

  static Writer writer(String manager, String apiVersion) {
    return new Writer(manager, apiVersion, "", NOON, FieldSet.of("status"));
  }

  /// JSON whose keys and strings need no quotes; what starts with a digit is a number.
  static JsonObject object(String text) {
    String quoted = text.replaceAll("([A-Za-z$_][A-Za-z0-9$/_.-]*)", "\"$1\"");
    return Json.readObject(quoted.replace("\"null\"", "null").replace("\"true\"", "true"));
  }

  /// The fields of one manager, as display paths.
  static String fields(JsonObject object, String manager) {
    return ManagedFields.of(object).entries().stream()
        .filter(entry -> entry.manager().equals(manager))
        .map(entry -> entry.fields().toString())
        .reduce("", String::concat);
  }
}
