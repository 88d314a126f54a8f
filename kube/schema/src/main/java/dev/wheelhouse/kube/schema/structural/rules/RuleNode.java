// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of a schema, compiled, in the shape of the schema. Branches without rules are left
/// out. Rules that `allOf` states for the same value stand beside its own.
///
/// @param schema the value's own schema
/// @param resource true at the root of a resource
record RuleNode(
    Schema schema,
    boolean resource,
    List<CompiledRule> rules,
    Map<String, RuleNode> fields,
    @Nullable RuleNode element,
    List<RuleNode> all) {

  private static final int KEPT = 256;

  private static final Map<Schema, Optional<RuleNode>> COMPILED =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Schema, Optional<RuleNode>> eldest) {
              return size() > KEPT;
            }
          });

  /// The rules of a resource's schema. Compiled once, when they are first asked for.
  static Optional<RuleNode> of(Schema root) {
    Optional<RuleNode> known = COMPILED.get(root);
    if (known == null) {
      known = Optional.ofNullable(read(root, root, true));
      COMPILED.put(root, known);
    }
    return known;
  }

  /// @param stated where rules are written: the value's schema, or one that `allOf` adds
  private static @Nullable RuleNode read(Schema stated, Schema schema, boolean resource) {
    List<CompiledRule> rules = new ArrayList<>();
    for (JsonObject rule : stated.validationRules()) {
      rules.add(CompiledRule.of(ValidationRule.of(rule), schema, resource));
    }
    Map<String, RuleNode> fields = new LinkedHashMap<>();
    stated
        .fields()
        .forEach((name, field) -> {
          Schema child = schema.fields().get(name);
          RuleNode node =
              child == null || !child.definitionName().isEmpty()
                  ? null
                  : read(field, child, child.embeddedResource());
          if (node != null) {
            fields.put(name, node);
          }
        });
    RuleNode element = element(stated, schema);
    List<RuleNode> all = all(stated, schema, resource);
    boolean empty = rules.isEmpty() && fields.isEmpty() && element == null && all.isEmpty();
    return empty ? null : new RuleNode(schema, resource, rules, fields, element, all);
  }

  private static @Nullable RuleNode element(Schema stated, Schema schema) {
    Schema own = schema.items().orElse(null);
    Schema other = stated.items().orElse(null);
    return own == null || other == null ? null : read(other, own, own.embeddedResource());
  }

  private static List<RuleNode> all(Schema stated, Schema schema, boolean resource) {
    List<RuleNode> all = new ArrayList<>();
    for (Schema more : stated.junctors().allOf()) {
      RuleNode node = read(more, schema, resource);
      if (node != null) {
        all.add(node);
      }
    }
    return all;
  }
}
