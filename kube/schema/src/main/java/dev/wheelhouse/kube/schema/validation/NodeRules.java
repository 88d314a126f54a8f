// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.Set;

/// `v1 Node`.
final class NodeRules implements KindRules {

  @Override
  public void create(Scope node) {
    Scope spec = node.inOrEmpty("spec");
    Set<String> seen = new HashSet<>();
    for (Scope taint : spec.each("taints")) {
      if (taint.require("key")) {
        taint.check("key", Names::qualifiedName);
      }
      taint.check("value", Names::labelValue);
      taint.requireOneOf("effect", "NoExecute", "NoSchedule", "PreferNoSchedule");
      if (!seen.add(taint.text("key") + "/" + taint.text("effect"))) {
        taint.problems().duplicate(taint.path(), taint.object());
      }
    }
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
