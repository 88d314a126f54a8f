// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;
import static dev.wheelhouse.kube.schema.defaults.Fill.is;
import static dev.wheelhouse.kube.schema.defaults.Fill.isUnset;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;

/// The group `apps`.
final class AppsDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of(
          "apps/v1/Deployment", AppsDefaults::deployment,
          "apps/v1/ReplicaSet", AppsDefaults::replicaSet,
          "apps/v1/StatefulSet", AppsDefaults::statefulSet,
          "apps/v1/DaemonSet", AppsDefaults::daemonSet);

  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  private AppsDefaults() {}

  private static void deployment(JsonObject deployment) {
    JsonObject spec = deployment.childObject("spec");
    in(spec, "replicas", 1L);
    JsonObject strategy = spec.childObject("strategy");
    in(strategy, "type", "RollingUpdate");
    if (is(strategy, "type", "RollingUpdate")) {
      JsonObject rolling = strategy.childObject("rollingUpdate");
      in(rolling, "maxUnavailable", "25%");
      in(rolling, "maxSurge", "25%");
    }
    in(spec, "revisionHistoryLimit", 10L);
    in(spec, "progressDeadlineSeconds", 600L);
    PodDefaults.template(spec);
  }

  private static void replicaSet(JsonObject replicaSet) {
    JsonObject spec = replicaSet.childObject("spec");
    in(spec, "replicas", 1L);
    PodDefaults.template(spec);
  }

  private static void statefulSet(JsonObject statefulSet) {
    JsonObject spec = statefulSet.childObject("spec");
    in(spec, "podManagementPolicy", "OrderedReady");
    in(spec, "replicas", 1L);
    in(spec, "revisionHistoryLimit", 10L);
    JsonObject strategy = spec.childObject("updateStrategy");
    if (isUnset(strategy, "type")) {
      strategy.put("type", "RollingUpdate");
      strategy.childObject("rollingUpdate");
    }
    if (is(strategy, "type", "RollingUpdate")) {
      at(strategy, rolling -> in(rolling, "partition", 0L), "rollingUpdate");
    }
    JsonObject retention = spec.childObject("persistentVolumeClaimRetentionPolicy");
    in(retention, "whenDeleted", "Retain");
    in(retention, "whenScaled", "Retain");
    each(spec, "volumeClaimTemplates", AppsDefaults::claimTemplate);
    PodDefaults.template(spec);
  }

  private static void claimTemplate(JsonObject claim) {
    in(claim, "apiVersion", "v1");
    in(claim, "kind", "PersistentVolumeClaim");
    StorageDefaults.claim(claim);
  }

  private static void daemonSet(JsonObject daemonSet) {
    JsonObject spec = daemonSet.childObject("spec");
    in(daemonSet.childObject("metadata").childObject("annotations"), TEMPLATE_GENERATION, "1");
    JsonObject strategy = spec.childObject("updateStrategy");
    in(strategy, "type", "RollingUpdate");
    if (is(strategy, "type", "RollingUpdate")) {
      JsonObject rolling = strategy.childObject("rollingUpdate");
      in(rolling, "maxUnavailable", 1L);
      in(rolling, "maxSurge", 0L);
    }
    in(spec, "revisionHistoryLimit", 10L);
    PodDefaults.template(spec);
  }
}
