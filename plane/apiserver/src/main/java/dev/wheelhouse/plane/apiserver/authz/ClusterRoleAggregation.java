// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import java.time.Duration;
import java.util.List;

/// Keeps the stored `rules` of aggregated cluster roles equal to the rules of the roles they
/// select, so that users see them. Access itself does not wait for this: [RbacAuthorizer] resolves
/// aggregation on its own.
public final class ClusterRoleAggregation {

  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final GroupVersionResource CLUSTER_ROLES =
      new GroupVersionResource(CompiledPolicy.GROUP, "v1", "clusterroles");

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final Clock clock;

  public ClusterRoleAggregation(ObjectReader reader, ObjectWriter writer, Clock clock) {
    this.reader = reader;
    this.writer = writer;
    this.clock = clock;
  }

  /// Starts a thread that compares a version number twice a second, and writes only after a change.
  public void start(Tasks tasks) {
    tasks.start("clusterrole-aggregation", this::run);
  }

  private void run() throws InterruptedException {
    long seen = -1;
    while (!Thread.currentThread().isInterrupted()) {
      long version = reader.version(CompiledPolicy.CLUSTER_ROLES);
      if (version != seen) {
        seen = reconcile() ? version : -1;
      }
      clock.sleep(PERIOD);
    }
  }

  /// Writes the aggregated roles that differ.
  ///
  /// @return false when a role changed meanwhile, so another pass is needed
  boolean reconcile() {
    List<JsonObject> roles = reader.list(CompiledPolicy.CLUSTER_ROLES, "");
    boolean complete = true;
    for (JsonObject role : roles) {
      if (Aggregation.isAggregated(role)) {
        complete &= update(role, Aggregation.rules(role, roles));
      }
    }
    return complete;
  }

  private boolean update(JsonObject role, List<PolicyRule> rules) {
    if (PolicyRule.rules(role).equals(rules)) {
      return true;
    }
    JsonArray json = new JsonArray();
    rules.forEach(rule -> json.add(rule.toJson()));
    try {
      writer.update(CLUSTER_ROLES, "", role.deepCopy().with("rules", json));
      return true;
    } catch (PlatformException e) {
      if (e.is(Reason.CONFLICT) || e.is(Reason.NOT_FOUND)) {
        return false;
      }
      throw e;
    }
  }
}
