// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authn.ServiceAccountNames;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Roles and bindings of one moment, arranged by whom they grant something. Immutable.
///
/// Aggregated cluster roles are resolved here, so a role that joins one by its label counts at
/// once, before the stored rules follow.
///
/// @param everywhere grants of ClusterRoleBindings by subject
/// @param inNamespace grants of RoleBindings by namespace, then subject
record CompiledPolicy(
    Map<String, List<Grant>> everywhere, Map<String, Map<String, List<Grant>>> inNamespace) {

  static final CompiledPolicy EMPTY = new CompiledPolicy(Map.of(), Map.of());
  static final String GROUP = "rbac.authorization.k8s.io";
  static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
  static final GroupResource ROLES = new GroupResource(GROUP, "roles");
  static final GroupResource CLUSTER_ROLE_BINDINGS =
      new GroupResource(GROUP, "clusterrolebindings");
  static final GroupResource ROLE_BINDINGS = new GroupResource(GROUP, "rolebindings");

  /// What one binding gives one subject.
  ///
  /// @param reason names binding, role and subject
  record Grant(String reason, List<PolicyRule> rules) {}

  static CompiledPolicy compile(ObjectReader objects) {
    List<JsonObject> clusterRoles = objects.list(CLUSTER_ROLES, "");
    Map<String, List<PolicyRule>> rules = new HashMap<>();
    for (JsonObject role : clusterRoles) {
      rules.put(name(role), Aggregation.rules(role, clusterRoles));
    }
    for (JsonObject role : objects.list(ROLES, "")) {
      rules.put(namespace(role) + "/" + name(role), PolicyRule.rules(role));
    }
    CompiledPolicy policy = new CompiledPolicy(new HashMap<>(), new HashMap<>());
    for (JsonObject binding : objects.list(CLUSTER_ROLE_BINDINGS, "")) {
      policy.add(policy.everywhere, binding, rules);
    }
    for (JsonObject binding : objects.list(ROLE_BINDINGS, "")) {
      policy.add(
          policy.inNamespace.computeIfAbsent(namespace(binding), _ -> new HashMap<>()),
          binding,
          rules);
    }
    return policy;
  }

  private void add(
      Map<String, List<Grant>> grants, JsonObject binding, Map<String, List<PolicyRule>> rules) {
    String roleKind = binding.string("roleRef", "kind").orElse("");
    String roleName = binding.string("roleRef", "name").orElse("");
    String key = roleKind.equals("Role") ? namespace(binding) + "/" + roleName : roleName;
    List<PolicyRule> granted = rules.getOrDefault(key, List.of());
    if (granted.isEmpty()) {
      return;
    }
    String bindingKind = namespace(binding).isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
    String bindingName =
        namespace(binding).isEmpty() ? name(binding) : name(binding) + "/" + namespace(binding);
    for (JsonObject subject :
        binding.array("subjects").stream().flatMap(a -> a.objects().stream()).toList()) {
      String reason =
          "RBAC: allowed by %s \"%s\" of %s \"%s\" to %s"
              .formatted(bindingKind, bindingName, roleKind, roleName, describe(subject));
      grants
          .computeIfAbsent(subjectKey(subject, namespace(binding)), _ -> new ArrayList<>())
          .add(new Grant(reason, granted));
    }
  }

  private static String describe(JsonObject subject) {
    String kind = subject.string("kind").orElse("");
    String name = subject.string("name").orElse("");
    return kind.equals("ServiceAccount")
        ? "ServiceAccount \"%s/%s\"".formatted(name, subject.string("namespace").orElse(""))
        : "%s \"%s\"".formatted(kind, name);
  }

  private static String subjectKey(JsonObject subject, String bindingNamespace) {
    String name = subject.string("name").orElse("");
    return switch (subject.string("kind").orElse("")) {
      case "User" -> userKey(name);
      case "Group" -> groupKey(name);
      case "ServiceAccount" ->
          userKey(
              ServiceAccountNames.user(subject.string("namespace").orElse(bindingNamespace), name));
      default -> "";
    };
  }

  private static String userKey(String name) {
    return "u:" + name;
  }

  private static String groupKey(String name) {
    return "g:" + name;
  }

  private static String name(JsonObject object) {
    return object.string("metadata", "name").orElse("");
  }

  private static String namespace(JsonObject object) {
    return object.string("metadata", "namespace").orElse("");
  }

  /// Asks the visitor about each grant that an identity has in a namespace (or, with an empty one,
  /// at the cluster scope) until it answers something.
  <T> Optional<T> visit(Identity user, String namespace, Function<Grant, Optional<T>> visitor) {
    Optional<T> found = visit(everywhere, user, visitor);
    if (found.isPresent() || namespace.isEmpty()) {
      return found;
    }
    return visit(inNamespace.getOrDefault(namespace, Map.of()), user, visitor);
  }

  private static <T> Optional<T> visit(
      Map<String, List<Grant>> grants, Identity user, Function<Grant, Optional<T>> visitor) {
    if (grants.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> found = ask(grants.getOrDefault(userKey(user.name()), List.of()), visitor);
    for (int i = 0; found.isEmpty() && i < user.groups().size(); i++) {
      found = ask(grants.getOrDefault(groupKey(user.groups().get(i)), List.of()), visitor);
    }
    return found;
  }

  private static <T> Optional<T> ask(List<Grant> grants, Function<Grant, Optional<T>> visitor) {
    for (Grant grant : grants) {
      Optional<T> found = visitor.apply(grant);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
