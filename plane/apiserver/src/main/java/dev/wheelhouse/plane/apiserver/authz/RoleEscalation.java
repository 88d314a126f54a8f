// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Keeps callers from giving away what they do not have: who writes a role needs every permission
/// in it, or the verb `escalate`; who writes a binding needs every permission of its role, or the
/// verb `bind` on that role.
///
/// Called by the registry for writes of `rbac.authorization.k8s.io` objects, after authorization
/// and before the object is stored.
public final class RoleEscalation {

  private final RbacAuthorizer authorizer;
  private final ObjectReader objects;

  public RoleEscalation(RbacAuthorizer authorizer, ObjectReader objects) {
    this.authorizer = authorizer;
    this.objects = objects;
  }

  /// @param before the stored object; null on create
  /// @throws PlatformException `FORBIDDEN`, naming the permissions the caller lacks
  public void check(
      Identity user, GroupResource resource, @Nullable JsonObject before, JsonObject after) {
    if (user.groups().contains(Identity.MASTERS)) {
      return;
    }
    switch (resource.resource()) {
      case "roles", "clusterroles" -> checkRole(user, resource, before, after);
      case "rolebindings", "clusterrolebindings" -> checkBinding(user, resource, before, after);
      default -> {}
    }
  }

  private void checkRole(
      Identity user, GroupResource resource, @Nullable JsonObject before, JsonObject after) {
    boolean same =
        before != null
            && PolicyRule.rules(before).equals(PolicyRule.rules(after))
            && before.object("aggregationRule").equals(after.object("aggregationRule"));
    if (same || may(user, "escalate", resource, after)) {
      return;
    }
    List<PolicyRule> granted =
        Aggregation.isAggregated(after) ? List.of(everything()) : PolicyRule.rules(after);
    refuseUncovered(user, resource, after, granted);
  }

  private void checkBinding(
      Identity user, GroupResource resource, @Nullable JsonObject before, JsonObject after) {
    boolean same =
        before != null
            && before.object("roleRef").equals(after.object("roleRef"))
            && before.array("subjects").equals(after.array("subjects"));
    if (same) {
      return;
    }
    String kind = after.string("roleRef", "kind").orElse("");
    String name = after.string("roleRef", "name").orElse("");
    GroupResource roles = kind.equals("Role") ? CompiledPolicy.ROLES : CompiledPolicy.CLUSTER_ROLES;
    JsonObject reference =
        JsonObject.of("metadata", JsonObject.of("name", name, "namespace", namespace(after)));
    if (may(user, "bind", roles, reference)) {
      return;
    }
    JsonObject role =
        objects
            .get(roles, kind.equals("Role") ? namespace(after) : "", name)
            .orElseThrow(() ->
                new PlatformException(
                    Reason.NOT_FOUND, "%s \"%s\" not found".formatted(roles, name)));
    refuseUncovered(
        user,
        resource,
        after,
        Aggregation.rules(role, objects.list(CompiledPolicy.CLUSTER_ROLES, "")));
  }

  private static PolicyRule everything() {
    List<String> all = List.of("*");
    return new PolicyRule(all, all, all, List.of(), List.of());
  }

  private boolean may(Identity user, String verb, GroupResource resource, JsonObject object) {
    return authorizer
        .authorize(
            new Attributes(
                user,
                verb,
                true,
                resource.group(),
                "v1",
                resource.resource(),
                "",
                namespace(object),
                object.string("metadata", "name").orElse(""),
                ""))
        .allowed();
  }

  private void refuseUncovered(
      Identity user, GroupResource resource, JsonObject object, List<PolicyRule> granted) {
    List<PolicyRule> held = authorizer.rules(user, namespace(object));
    StringJoiner missing = new StringJoiner("\n");
    granted.stream()
        .filter(rule -> !covered(rule, held))
        .forEach(rule -> missing.add(rule.compact()));
    if (missing.length() > 0) {
      throw new PlatformException(
          Reason.FORBIDDEN,
          "%s \"%s\" is forbidden: user \"%s\" (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s"
              .formatted(
                  resource,
                  object.string("metadata", "name").orElse(""),
                  user.name(),
                  new JsonArray(user.groups()),
                  missing));
    }
  }

  /// True when each single permission of a rule is in one of the held rules.
  static boolean covered(PolicyRule rule, List<PolicyRule> held) {
    return rule.singles().stream()
        .allMatch(single -> held.stream().anyMatch(candidate -> candidate.covers(single)));
  }

  private static String namespace(JsonObject object) {
    return object.string("metadata", "namespace").orElse("");
  }
}
