// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Role-based access control (`rbac.authorization.k8s.io/v1`) over the stored roles and bindings.
/// Members of `system:masters` may do everything.
///
/// The policy is compiled when roles or bindings have changed since the last question; a change
/// counts for every request that starts after it was committed. Safe for use by many threads.
public final class RbacAuthorizer implements Authorizer {

  private final ObjectReader objects;
  private volatile Snapshot snapshot = new Snapshot(Versions.NONE, CompiledPolicy.EMPTY);

  public RbacAuthorizer(ObjectReader objects) {
    this.objects = objects;
  }

  private record Snapshot(Versions versions, CompiledPolicy policy) {}

  private record Versions(long clusterRoles, long roles, long clusterBindings, long bindings) {
    static final Versions NONE = new Versions(-1, -1, -1, -1);
  }

  @Override
  public Decision authorize(Attributes attributes) {
    Identity user = attributes.user();
    if (user.groups().contains(Identity.MASTERS)) {
      return new Decision.Allow("");
    }
    Optional<Decision> allowed =
        policy().visit(user, attributes.namespace(), grant -> decide(grant, attributes));
    return allowed.orElseGet(() -> new Decision.NoOpinion(""));
  }

  private static Optional<Decision> decide(CompiledPolicy.Grant grant, Attributes attributes) {
    for (PolicyRule rule : grant.rules()) {
      if (rule.allows(attributes)) {
        return Optional.of(new Decision.Allow(grant.reason()));
      }
    }
    return Optional.empty();
  }

  /// Every rule that holds for an identity in a namespace; at the cluster scope with an empty one.
  public List<PolicyRule> rules(Identity user, String namespace) {
    Set<PolicyRule> rules = new LinkedHashSet<>();
    if (user.groups().contains(Identity.MASTERS)) {
      List<String> all = List.of("*");
      rules.add(new PolicyRule(all, all, all, List.of(), List.of()));
      rules.add(new PolicyRule(all, List.of(), List.of(), List.of(), all));
    }
    policy()
        .visit(
            user,
            namespace,
            grant -> {
              rules.addAll(grant.rules());
              return Optional.<Decision>empty();
            });
    return List.copyOf(rules);
  }

  private CompiledPolicy policy() {
    Snapshot current = snapshot;
    Versions versions = versions();
    if (current.versions().equals(versions)) {
      return current.policy();
    }
    Snapshot fresh = new Snapshot(versions, CompiledPolicy.compile(objects));
    snapshot = fresh;
    return fresh.policy();
  }

  /// Read before the objects: when one changes in between, the next question compiles again.
  private Versions versions() {
    return new Versions(
        objects.version(CompiledPolicy.CLUSTER_ROLES),
        objects.version(CompiledPolicy.ROLES),
        objects.version(CompiledPolicy.CLUSTER_ROLE_BINDINGS),
        objects.version(CompiledPolicy.ROLE_BINDINGS));
  }
}
