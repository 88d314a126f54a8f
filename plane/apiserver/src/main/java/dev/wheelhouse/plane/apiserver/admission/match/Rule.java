// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.match;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import java.util.List;
import java.util.Set;

/// One `RuleWithOperations`, or `NamedRuleWithOperations` when it has names.
///
/// @param resources such as `pods`, `pods/status`, `*`, `*/*`, `pods/*`, `*/scale`
/// @param names objects it is restricted to; empty for all
record Rule(
    Set<String> operations,
    Set<String> groups,
    Set<String> versions,
    List<String> resources,
    Scope scope,
    Set<String> names) {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");

  /// Where objects may be.
  enum Scope {
    ALL,
    CLUSTER,
    NAMESPACED
  }

  static Rule of(JsonObject rule) {
    return new Rule(
        set(rule, "operations"),
        set(rule, "apiGroups"),
        set(rule, "apiVersions"),
        rule.array("resources").map(JsonArray::strings).orElse(List.of()),
        switch (rule.string("scope").orElse("*")) {
          case "Cluster" -> Scope.CLUSTER;
          case "Namespaced" -> Scope.NAMESPACED;
          default -> Scope.ALL;
        },
        set(rule, "resourceNames"));
  }

  private static Set<String> set(JsonObject rule, String key) {
    return Set.copyOf(rule.array(key).map(JsonArray::strings).orElse(List.of()));
  }

  /// @param as the resource to take the request for
  boolean matches(AdmissionRequest request, GroupVersionResource as) {
    return has(operations, request.operation().name())
        && has(groups, as.group())
        && has(versions, as.version())
        && inScope(request, as)
        && names(request.name())
        && resource(as.resource(), request.subresource());
  }

  private static boolean has(Set<String> chosen, String value) {
    return chosen.contains(value) || chosen.contains("*");
  }

  private boolean names(String name) {
    return names.isEmpty() || names.contains(name);
  }

  private boolean inScope(AdmissionRequest request, GroupVersionResource as) {
    boolean cluster = as.equals(NAMESPACES) || request.namespace().isEmpty();
    return switch (scope) {
      case ALL -> true;
      case CLUSTER -> cluster;
      case NAMESPACED -> !cluster;
    };
  }

  private boolean resource(String resource, String subresource) {
    for (String pattern : resources) {
      int slash = pattern.indexOf('/');
      String name = slash < 0 ? pattern : pattern.substring(0, slash);
      String part = slash < 0 ? "" : pattern.substring(slash + 1);
      if ((name.equals("*") || name.equals(resource))
          && (part.equals("*") || part.equals(subresource))) {
        return true;
      }
    }
    return false;
  }
}
