// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an application is to say of a live object: what somebody wants of it, without what the
/// cluster has written there. Server-side apply leaves all else as it is.
final class Declared {

  /// Kinds of which only the existence is said: their content is somebody else's, or secret.
  private static final Set<String> EXISTENCE =
      Set.of(
          "ConfigMap",
          "Secret",
          "Namespace",
          "CustomResourceDefinition",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "ServiceAccount");

  private static final List<String> OF_THE_CLUSTER =
      List.of(
          "creationTimestamp",
          "deletionGracePeriodSeconds",
          "deletionTimestamp",
          "finalizers",
          "generation",
          "managedFields",
          "ownerReferences",
          "resourceVersion",
          "selfLink",
          "uid");

  private static final List<String> ANNOTATIONS =
      List.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deployment.kubernetes.io/revision",
          "deprecated.daemonset.template.generation",
          "meta.helm.sh/release-name",
          "meta.helm.sh/release-namespace",
          "batch.kubernetes.io/job-tracking");

  /// Labels that the controller of Jobs writes.
  private static final List<String> JOB_LABELS =
      List.of(
          "controller-uid",
          "job-name",
          "batch.kubernetes.io/controller-uid",
          "batch.kubernetes.io/job-name");

  /// What the server fills in; saying it as well would change nothing.
  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("terminationMessagePath", "/dev/termination-log"),
          Map.entry("terminationMessagePolicy", "File"),
          Map.entry("dnsPolicy", "ClusterFirst"),
          Map.entry("schedulerName", "default-scheduler"),
          Map.entry("terminationGracePeriodSeconds", 30L),
          Map.entry("progressDeadlineSeconds", 600L),
          Map.entry("revisionHistoryLimit", 10L),
          Map.entry("sessionAffinity", "None"),
          Map.entry("internalTrafficPolicy", "Cluster"),
          Map.entry("podManagementPolicy", "OrderedReady"),
          Map.entry("completionMode", "NonIndexed"));

  private static final Set<String> EMPTY = Set.of("securityContext", "resources", "strategy");

  private Declared() {}

  /// Only which object is meant.
  static JsonObject existence(JsonObject live) {
    JsonObject metadata = JsonObject.of("name", live.string("metadata", "name").orElse(""));
    live.string("metadata", "namespace").ifPresent(it -> metadata.put("namespace", it));
    return JsonObject.of(
        "apiVersion", live.string("apiVersion").orElse(""),
        "kind", live.string("kind").orElse(""),
        "metadata", metadata);
  }

  /// @param scaled whether an autoscaler has its replicas
  static JsonObject of(JsonObject live, boolean scaled) {
    String kind = live.string("kind").orElse("");
    if (EXISTENCE.contains(kind)) {
      return existence(live);
    }
    JsonObject said = live.deepCopy();
    said.remove("status");
    JsonObject metadata = said.childObject("metadata");
    OF_THE_CLUSTER.forEach(metadata::remove);
    metadata.object("annotations").ifPresent(it -> ANNOTATIONS.forEach(it::remove));
    for (String key : List.of("annotations", "labels")) {
      metadata.object(key).filter(JsonObject::isEmpty).ifPresent(_ -> metadata.remove(key));
    }
    said.object("spec")
        .ifPresent(spec -> {
          if (scaled) {
            spec.remove("replicas");
          }
          switch (kind) {
            case "Service" ->
                List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")
                    .forEach(spec::remove);
            case "Job" -> job(spec);
            default -> {}
          }
          tidy(spec);
        });
    return said;
  }

  /// A Job's selector, and the labels for it, are made by the server.
  private static void job(JsonObject spec) {
    if (!spec.bool("manualSelector").orElse(false)) {
      spec.remove("selector");
      spec.object("template", "metadata", "labels").ifPresent(it -> JOB_LABELS.forEach(it::remove));
    }
  }

  private static void tidy(Object tree) {
    if (tree instanceof JsonArray array) {
      array.forEach(Declared::tidy);
    } else if (tree instanceof JsonObject object) {
      object.values().forEach(Declared::tidy);
      object
          .entrySet()
          .removeIf(it ->
              it.getValue().equals(DEFAULTS.get(it.getKey()))
                  || (EMPTY.contains(it.getKey())
                      && it.getValue() instanceof JsonObject nothing
                      && nothing.isEmpty())
                  || it.getKey().equals("creationTimestamp"));
    }
  }
}
