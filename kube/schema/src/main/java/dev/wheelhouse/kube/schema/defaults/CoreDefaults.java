// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;
import static dev.wheelhouse.kube.schema.defaults.Fill.is;
import static dev.wheelhouse.kube.schema.defaults.Fill.isEmpty;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/// The core group.
final class CoreDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.ofEntries(
          Map.entry("v1/Pod", PodDefaults::pod),
          Map.entry("v1/PodTemplate", PodDefaults::template),
          Map.entry("v1/ReplicationController", CoreDefaults::replicationController),
          Map.entry("v1/Service", CoreDefaults::service),
          Map.entry("v1/Endpoints", CoreDefaults::endpoints),
          Map.entry("v1/Secret", CoreDefaults::secret),
          Map.entry("v1/Namespace", CoreDefaults::namespace),
          Map.entry("v1/Node", CoreDefaults::node),
          Map.entry("v1/PersistentVolume", StorageDefaults::volume),
          Map.entry("v1/PersistentVolumeClaim", StorageDefaults::claim),
          Map.entry("v1/LimitRange", CoreDefaults::limitRange),
          Map.entry("authentication.k8s.io/v1/TokenRequest", CoreDefaults::tokenRequest));

  private CoreDefaults() {}

  private static void replicationController(JsonObject controller) {
    JsonObject spec = controller.childObject("spec");
    in(spec, "replicas", 1L);
    spec.object("template", "metadata", "labels")
        .ifPresent(labels -> {
          if (isEmpty(spec, "selector")) {
            spec.put("selector", labels.deepCopy());
          }
          if (isEmpty(controller.childObject("metadata"), "labels")) {
            controller.childObject("metadata").put("labels", labels.deepCopy());
          }
        });
    PodDefaults.template(spec);
  }

  private static void service(JsonObject service) {
    JsonObject spec = service.childObject("spec");
    in(spec, "sessionAffinity", "None");
    in(spec, "type", "ClusterIP");
    affinity(spec);
    each(spec, "ports", CoreDefaults::servicePort);
    boolean external = is(spec, "type", "NodePort", "LoadBalancer");
    if (external) {
      in(spec, "externalTrafficPolicy", "Cluster");
    }
    if (external || is(spec, "type", "ClusterIP")) {
      in(spec, "internalTrafficPolicy", "Cluster");
    }
    if (is(spec, "type", "LoadBalancer")) {
      in(spec, "allocateLoadBalancerNodePorts", true);
    }
  }

  private static void affinity(JsonObject spec) {
    if (is(spec, "sessionAffinity", "None")) {
      spec.remove("sessionAffinityConfig");
    } else if (is(spec, "sessionAffinity", "ClientIP")) {
      JsonObject clientIp = spec.childObject("sessionAffinityConfig").childObject("clientIP");
      in(clientIp, "timeoutSeconds", 10800L);
    }
  }

  private static void servicePort(JsonObject port) {
    in(port, "protocol", "TCP");
    Object target = port.get("targetPort");
    if (target == null || "".equals(target) || Long.valueOf(0).equals(target)) {
      port.integer("port").ifPresent(number -> port.put("targetPort", number));
    }
  }

  private static void endpoints(JsonObject endpoints) {
    each(
        endpoints, "subsets", subset -> each(subset, "ports", port -> in(port, "protocol", "TCP")));
  }

  /// `stringData` is only a way to write: its values go to `data` and win there.
  private static void secret(JsonObject secret) {
    in(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof JsonObject texts && !texts.isEmpty()) {
      JsonObject data = secret.childObject("data");
      texts.forEach((key, text) ->
          data.put(key, Base64.getEncoder().encodeToString(String.valueOf(text).getBytes(UTF_8))));
    }
  }

  /// The label needs a name; a generated one gets it after the name is made.
  private static void namespace(JsonObject namespace) {
    namespace
        .string("metadata", "name")
        .filter(name -> !name.isEmpty())
        .ifPresent(name ->
            namespace
                .childObject("metadata")
                .childObject("labels")
                .put("kubernetes.io/metadata.name", name));
    in(namespace.childObject("status"), "phase", "Active");
  }

  private static void node(JsonObject node) {
    JsonObject status = node.childObject("status");
    status
        .object("capacity")
        .filter(_ -> !status.containsKey("allocatable"))
        .ifPresent(capacity -> status.put("allocatable", capacity.deepCopy()));
  }

  private static void limitRange(JsonObject range) {
    at(
        range,
        spec ->
            each(
                spec,
                "limits",
                item -> {
                  if (is(item, "type", "Container")) {
                    containerLimits(item);
                  }
                }),
        "spec");
  }

  private static void containerLimits(JsonObject item) {
    item.object("max").ifPresent(max -> max.forEach(item.childObject("default")::putIfAbsent));
    JsonObject requests = item.childObject("defaultRequest");
    item.object("default").ifPresent(limits -> limits.forEach(requests::putIfAbsent));
    item.object("min").ifPresent(min -> min.forEach(requests::putIfAbsent));
    if (requests.isEmpty()) {
      item.remove("defaultRequest");
    }
  }

  private static void tokenRequest(JsonObject request) {
    in(request.childObject("spec"), "expirationSeconds", 3600L);
  }
}
