// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.ValueType;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Checks the expressions of a policy against the schemas of the kinds it is about, as far as its
/// rules name them without wildcards.
public final class TypeCheck {

  private static final int MOST_KINDS = 10;
  private static final Comparator<ServedResource> BY_KIND =
      Comparator.comparing((ServedResource r) -> r.gvr().group())
          .thenComparing(r -> r.gvr().version())
          .thenComparing(r -> r.api().kind().kind());

  private final ServedResources served;

  public TypeCheck(ServedResources served) {
    this.served = served;
  }

  /// @return an `ExpressionWarning` for each expression that fails the check
  List<JsonObject> warnings(JsonObject policy) {
    JsonObject spec = policy.object("spec").orElseGet(JsonObject::new);
    List<ServedResource> kinds = kinds(spec);
    List<JsonObject> warnings = new ArrayList<>();
    List<JsonObject> validations =
        spec.array("validations").map(JsonArray::objects).orElse(List.of());
    for (int i = 0; i < validations.size(); i++) {
      for (String field : List.of("expression", "messageExpression")) {
        String expression = validations.get(i).string(field).orElse("");
        String warning = expression.isEmpty() ? "" : check(spec, kinds, expression);
        if (!warning.isEmpty()) {
          warnings.add(
              JsonObject.of(
                  "fieldRef", "spec.validations[" + i + "]." + field, "warning", warning));
        }
      }
    }
    return warnings;
  }

  private String check(JsonObject spec, List<ServedResource> kinds, String expression) {
    List<String> found = new ArrayList<>();
    for (ServedResource kind : kinds) {
      PolicyExpressions expressions = expressions(spec, kind);
      for (JsonObject variable :
          spec.array("variables").map(JsonArray::objects).orElse(List.of())) {
        expressions.variable(
            variable.string("name").orElse(""), variable.string("expression").orElse(""));
      }
      if (expressions.any(expression) instanceof CelCompilation.Refused refused) {
        GroupVersionKind name = kind.api().kind();
        found.add(name.apiVersion() + ", Kind=" + name.kind() + ": " + refused.text() + "\n");
      }
    }
    return String.join("\n", found);
  }

  private PolicyExpressions expressions(JsonObject spec, ServedResource kind) {
    ValueType params =
        spec.object("paramKind")
            .map(GroupVersionKind::of)
            .flatMap(served::schema)
            .<ValueType>map(schema -> new ValueType.OfSchema(schema, false))
            .orElse(ValueType.DYN);
    return new PolicyExpressions(
        spec.object("paramKind").isPresent(), new ValueType.OfSchema(kind.schema(), false), params);
  }

  private List<ServedResource> kinds(JsonObject spec) {
    List<ServedResource> kinds = new ArrayList<>();
    for (JsonObject rule :
        spec.array("matchConstraints", "resourceRules").map(JsonArray::objects).orElse(List.of())) {
      addKinds(rule, kinds);
    }
    return kinds.stream().distinct().sorted(BY_KIND).limit(MOST_KINDS).toList();
  }

  private void addKinds(JsonObject rule, List<ServedResource> kinds) {
    Function<String, List<String>> texts =
        key -> rule.array(key).map(JsonArray::strings).orElse(List.of());
    for (String group : texts.apply("apiGroups")) {
      for (String version : texts.apply("apiVersions")) {
        for (String resource : texts.apply("resources")) {
          served.find(new GroupVersionResource(group, version, resource)).ifPresent(kinds::add);
        }
      }
    }
  }
}
