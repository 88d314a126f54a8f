// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// `apps/v1 StatefulSet`.
final class StatefulSetRules implements KindRules {

  private static final List<String> MAY_CHANGE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  @Override
  public void create(Scope statefulSet) {
    Scope spec = statefulSet.inOrEmpty("spec");
    String order = spec.text("podManagementPolicy");
    if (spec.require("podManagementPolicy")
        && !order.equals("OrderedReady")
        && !order.equals("Parallel")) {
      spec.problems()
          .invalid(spec.path("podManagementPolicy"), order, "must be 'OrderedReady' or 'Parallel'");
    }
    strategy(spec.inOrEmpty("updateStrategy"));
    retention(spec.inOrEmpty("persistentVolumeClaimRetentionPolicy"));
    spec.nonNegative("replicas", "minReadySeconds", "revisionHistoryLimit");
    spec.in("ordinals").ifPresent(ordinals -> ordinals.nonNegative("start"));
    LabelRules.workloadSelector(spec, "statefulset");
    spec.forEach(
        "volumeClaimTemplates", claim -> PersistentVolumeClaimRules.spec(claim.inOrEmpty("spec")));
    WorkloadRules.lastingTemplate(withClaims(spec));
  }

  /// Mounts may name the claim templates, which become volumes of each pod.
  private static Scope withClaims(Scope spec) {
    JsonObject copy = spec.object().deepCopy();
    JsonObject podSpec = copy.childObject("template").childObject("spec");
    for (Scope claim : spec.each("volumeClaimTemplates")) {
      String name = claim.object().string("metadata", "name").orElse("");
      boolean stated =
          podSpec.array("volumes").stream()
              .flatMap(all -> all.objects().stream())
              .anyMatch(volume -> volume.string("name").filter(name::equals).isPresent());
      if (!stated) {
        podSpec
            .childArray("volumes")
            .add(JsonObject.of("name", name, "emptyDir", new JsonObject()));
      }
    }
    return new Scope(copy, spec.path(), spec.problems());
  }

  private static void strategy(Scope strategy) {
    strategy.requireOneOf("type", "RollingUpdate", "OnDelete");
    strategy
        .in("rollingUpdate")
        .ifPresent(rolling -> {
          rolling.nonNegative("partition");
          WorkloadRules.countOrPercent(rolling, "maxUnavailable");
        });
  }

  private static void retention(Scope policy) {
    policy.oneOf("whenDeleted", "Retain", "Delete");
    policy.oneOf("whenScaled", "Retain", "Delete");
  }

  @Override
  public void update(Scope statefulSet, JsonObject old) {
    create(statefulSet);
    JsonObject before = old.object("spec").orElseGet(JsonObject::new);
    JsonObject now = statefulSet.inOrEmpty("spec").object();
    if (!frozen(now).equals(frozen(before))) {
      statefulSet
          .problems()
          .forbidden(
              statefulSet.path("spec"),
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }
  }

  private static JsonObject frozen(JsonObject spec) {
    JsonObject frozen = spec.deepCopy();
    MAY_CHANGE.forEach(frozen::remove);
    frozen
        .array("volumeClaimTemplates")
        .ifPresent(all -> all.objects().forEach(claim -> claim.remove("status")));
    return frozen;
  }
}
