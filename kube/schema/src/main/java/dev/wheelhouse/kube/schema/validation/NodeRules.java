// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `v1 Node`.
final class NodeRules implements KindRules {

  @Override
  public void create(Scope node) {
    Scope spec = node.inOrEmpty("spec");
    Set<String> seen = new HashSet<>();
    // Kubernetes says "metadata" here.
    FieldPath taints = node.path("metadata").child("taints");
    List<Scope> all = spec.each("taints");
    for (int i = 0; i < all.size(); i++) {
      Scope taint = new Scope(all.get(i).object(), taints.index(i), spec.problems());
      taint
          .problems()
          .invalid(taint.path("key"), taint.text("key"), Names.qualifiedName(taint.text("key")));
      taint.check("value", Names::labelValue);
      taint.requireOneOf("effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
      if (!seen.add(taint.text("key") + "/" + taint.text("effect"))) {
        taint.problems().duplicate(taint.path(), taint.object());
      }
    }
    spec.eachText("podCIDRs", IpAddresses::checkCidr);
  }

  @Override
  public void update(Scope node, JsonObject old) {
    create(node);
    Scope spec = node.inOrEmpty("spec");
    JsonObject before = old.object("spec").orElseGet(JsonObject::new);
    setOnce(spec, before, "podCIDR", "podCIDRs");
    setOnce(spec, before, "providerID", "providerID");
  }

  private static void setOnce(Scope spec, JsonObject before, String key, String named) {
    String old = before.string(key).orElse("");
    if (!old.isEmpty() && !spec.is(key, old)) {
      spec.problems()
          .forbidden(
              spec.path(named),
              "node updates may not change " + key + " except from \"\" to valid");
    }
  }
}
