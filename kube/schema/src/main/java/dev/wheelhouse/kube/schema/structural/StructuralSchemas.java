// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;
import dev.wheelhouse.kube.schema.structural.rules.RuleCheck;

/// From the `openAPIV3Schema` of a custom resource definition to a [Schema].
public final class StructuralSchemas {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private StructuralSchemas() {}

  /// Reports what keeps a schema from being structural, and which of its rules cannot be evaluated
  /// or cost too much.
  ///
  /// @param tree the value of `openAPIV3Schema`
  /// @param path where it stands
  /// @param stored true for a schema that is stored already, of which a single rule may cost more
  public static void check(JsonObject tree, FieldPath path, boolean stored, Problems problems) {
    int before = problems.size();
    StructuralCheck.root(tree, path, problems);
    if (problems.size() == before) {
      DefaultsCheck.check(tree, path, problems);
    }
    if (problems.size() == before) {
      Schema schema = read(tree);
      if (schema.hasValidationRules()) {
        RuleCheck.check(schema, path, !stored, problems);
      }
    }
  }

  /// Converts a schema that passed [#check]. `apiVersion`, `kind` and `metadata` are added at the
  /// root and in embedded resources, as they are part of every object. The tree is not changed.
  public static Schema read(JsonObject tree) {
    JsonObject root = tree.deepCopy();
    root.put("type", "object");
    addObjectFields(root);
    embed(root);
    return SchemaReader.forCustomResources(name ->
            ApiModels.kubernetes()
                .schema(name)
                .orElseThrow(() -> new IllegalArgumentException("no definition " + name)))
        .read(root);
  }

  /// The stated rules for `metadata.name` stay, as a check beside the known shape of `metadata`.
  private static void addObjectFields(JsonObject object) {
    JsonObject fields = object.childObject("properties");
    if (fields.get("metadata") instanceof JsonObject stated && stated.size() > 1) {
      JsonObject rule = stated.deepCopy();
      rule.remove("type");
      object.childArray("allOf").add(JsonObject.of("properties", JsonObject.of("metadata", rule)));
    }
    fields.putIfAbsent("apiVersion", JsonObject.of("type", "string"));
    fields.putIfAbsent("kind", JsonObject.of("type", "string"));
    fields.put("metadata", JsonObject.of("$ref", "#/components/schemas/" + META));
  }

  private static void embed(JsonObject tree) {
    for (String key : new String[] {"items", "additionalProperties"}) {
      tree.object(key).ifPresent(StructuralSchemas::embedOne);
    }
    tree.object("properties")
        .ifPresent(fields ->
            fields
                .values()
                .forEach(field -> {
                  if (field instanceof JsonObject child) {
                    embedOne(child);
                  }
                }));
  }

  private static void embedOne(JsonObject child) {
    embed(child);
    if (child.bool("x-kubernetes-embedded-resource").orElse(false)) {
      addObjectFields(child);
    }
  }
}
