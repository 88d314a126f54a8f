// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which requests a webhook, policy or binding names: rules and match resources.
final class AdmissionRuleRules {

  private AdmissionRuleRules() {}

  /// `matchConstraints` of a policy, `matchResources` of a binding.
  static void matchResources(Scope match) {
    if (match.require("matchPolicy")) {
      match.oneOf("matchPolicy", "Equivalent", "Exact");
    }
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      if (match.object().get(selector) == null) {
        match.problems().required(match.path(selector), "");
      }
      match.in(selector).ifPresent(LabelRules::selector);
    }
    match.forEach("resourceRules", AdmissionRuleRules::named);
    match.forEach("excludeResourceRules", AdmissionRuleRules::named);
  }

  private static void named(Scope rule) {
    Set<String> names = new HashSet<>();
    List<String> given = texts(rule, "resourceNames");
    for (int i = 0; i < given.size(); i++) {
      if (!names.add(given.get(i))) {
        rule.problems().duplicate(rule.path("resourceNames").index(i), given.get(i));
      }
    }
    rule(rule);
  }

  /// A `RuleWithOperations`.
  static void rule(Scope rule) {
    List<String> operations = texts(rule, "operations");
    rule.require("operations");
    alone(rule, "operations", operations, "operations");
    for (int i = 0; i < operations.size(); i++) {
      if (!OPERATIONS.contains(operations.get(i))) {
        rule.problems()
            .notSupported(rule.path("operations").index(i), operations.get(i), OPERATIONS);
      }
    }
    rule.require("apiGroups");
    alone(rule, "apiGroups", texts(rule, "apiGroups"), "API groups");
    rule.require("apiVersions");
    alone(rule, "apiVersions", texts(rule, "apiVersions"), "API versions");
    rule.require("resources");
    resources(rule, texts(rule, "resources"));
    rule.oneOf("scope", "*", "Cluster", "Namespaced");
  }

  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");

  private static List<String> texts(Scope rule, String key) {
    return rule.object().array(key).map(JsonArray::strings).orElse(List.of());
  }

  private static void alone(Scope rule, String key, List<String> values, String what) {
    if (values.size() > 1 && values.contains("*")) {
      rule.problems()
          .invalid(
              rule.path(key),
              new JsonArray(values),
              "if '*' is present, must not specify other " + what);
    }
  }

  private static void resources(Scope rule, List<String> resources) {
    FieldPath path = rule.path("resources");
    Set<String> wholes = new HashSet<>();
    Set<String> parts = new HashSet<>();
    boolean plain = false;
    for (int i = 0; i < resources.size(); i++) {
      String resource = resources.get(i);
      if (resource.isEmpty()) {
        rule.problems().required(path.index(i), "");
        continue;
      }
      int slash = resource.indexOf('/');
      if (slash < 0) {
        plain = plain || !resource.equals("*");
        continue;
      }
      String name = resource.substring(0, slash);
      String part = resource.substring(slash + 1);
      if (wholes.contains(name)) {
        overlap(rule, path.index(i), resource, name + "/*");
      }
      if (parts.contains(part)) {
        overlap(rule, path.index(i), resource, "*/" + part);
      }
      if (part.equals("*")) {
        wholes.add(name);
      }
      if (name.equals("*")) {
        parts.add(part);
      }
    }
    if (resources.size() > 1 && resources.contains("*/*")) {
      rule.problems()
          .invalid(
              path,
              new JsonArray(resources),
              "if '*/*' is present, must not specify other resources");
    }
    if (plain && resources.contains("*")) {
      rule.problems()
          .invalid(
              path,
              new JsonArray(resources),
              "if '*' is present, must not specify other resources without subresources");
    }
  }

  private static void overlap(Scope rule, FieldPath path, String resource, String covering) {
    rule.problems()
        .invalid(path, resource, "if '" + covering + "' is present, must not specify " + resource);
  }
}
