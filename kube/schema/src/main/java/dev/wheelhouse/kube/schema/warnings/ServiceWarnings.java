// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.warnings;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Fields of a Service that its type ignores, and deprecated ones.
final class ServiceWarnings {

  private static final String EXTERNAL_NAME = "ExternalName";

  private ServiceWarnings() {}

  static List<String> of(JsonObject service) {
    List<String> warnings = new ArrayList<>(0);
    if (service.at("metadata", "annotations", "service.kubernetes.io/topology-aware-hints")
        != null) {
      warnings.add(
          "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use"
              + " service.kubernetes.io/topology-mode instead");
    }
    JsonObject spec = service.object("spec").orElseGet(JsonObject::new);
    String type = spec.string("type").orElse("");
    boolean external = !spec.array("externalIPs").map(JsonArray::isEmpty).orElse(true);
    boolean headless =
        type.equals("ClusterIP") && spec.string("clusterIP").orElse("").equals("None");
    if (headless) {
      headless(spec, external, warnings);
    }
    if (external && !headless && !type.equals(EXTERNAL_NAME)) {
      warnings.add(
          "spec.externalIPs is deprecated and may no longer be implemented in some clusters");
    }
    if (external && type.equals(EXTERNAL_NAME)) {
      warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!type.equals(EXTERNAL_NAME) && !spec.string("externalName").orElse("").isEmpty()) {
      warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    if (spec.string("trafficDistribution").orElse("").equals("PreferClose")) {
      warnings.add(
          "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
    }
    return warnings;
  }

  private static void headless(JsonObject spec, boolean external, List<String> warnings) {
    if (!spec.string("loadBalancerIP").orElse("").isEmpty()) {
      warnings.add("spec.loadBalancerIP is ignored for headless services");
    }
    if (external) {
      warnings.add("spec.externalIPs is ignored for headless services");
    }
    if (!spec.string("sessionAffinity").orElse("").equals("None")) {
      warnings.add("spec.SessionAffinity is ignored for headless services");
    }
  }
}
