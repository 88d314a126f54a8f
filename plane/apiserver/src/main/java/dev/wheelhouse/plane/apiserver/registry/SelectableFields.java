// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which fields field selectors may name, per resource, and how an object's value is found.
/// `metadata.name` and `metadata.namespace` work everywhere.
final class SelectableFields {

  private static final Map<GroupResource, Map<String, Function<JsonObject, String>>> FIELDS =
      new HashMap<>();

  static {
    put(
        "",
        "pods",
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "status.phase",
        "status.nominatedNodeName");
    field("", "pods", "spec.hostNetwork", pod -> flag(pod, "spec", "hostNetwork"));
    field("", "pods", "status.podIP", SelectableFields::podIp);
    put(
        "",
        "events",
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "type");
    field("", "events", "source", SelectableFields::eventSource);
    field("", "nodes", "spec.unschedulable", node -> flag(node, "spec", "unschedulable"));
    put("", "secrets", "type");
    put("", "namespaces", "status.phase");
    put("", "services", "spec.clusterIP", "spec.type");
    field("", "replicationcontrollers", "status.replicas", o -> count(o, "status", "replicas"));
    field("apps", "replicasets", "status.replicas", o -> count(o, "status", "replicas"));
    field("batch", "jobs", "status.successful", job -> count(job, "status", "succeeded"));
    put("certificates.k8s.io", "certificatesigningrequests", "spec.signerName");
  }

  private SelectableFields() {}

  private static void put(String group, String resource, String... paths) {
    for (String path : paths) {
      field(group, resource, path, path(path));
    }
  }

  private static void field(
      String group, String resource, String name, Function<JsonObject, String> value) {
    FIELDS
        .computeIfAbsent(new GroupResource(group, resource), _ -> new HashMap<>())
        .put(name, value);
  }

  /// How the value of a field is read from an object of the resource; empty when the resource does
  /// not offer it.
  static Optional<Function<JsonObject, String>> of(ServedResource resource, String field) {
    if (field.equals("metadata.name") || field.equals("metadata.namespace")) {
      return Optional.of(path(field));
    }
    if (resource.custom().map(d -> d.selectableFields().contains("." + field)).orElse(false)) {
      return Optional.of(path(field));
    }
    Map<String, Function<JsonObject, String>> known =
        FIELDS.getOrDefault(resource.storage().groupResource(), Map.of());
    String stored = resource.gvr().group().equals("events.k8s.io") ? oldEventField(field) : field;
    return Optional.ofNullable(known.get(stored));
  }

  /// Events are stored in their core form.
  private static String oldEventField(String field) {
    return switch (field) {
      case "reportingController" -> "reportingComponent";
      default -> field.startsWith("regarding.") ? "involvedObject" + field.substring(9) : field;
    };
  }

  private static Function<JsonObject, String> path(String path) {
    String[] steps = path.split("\\.", -1);
    return object -> text(object.at(steps));
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case JsonObject _ -> "";
      case JsonArray _ -> "";
      default -> value.toString();
    };
  }

  private static String flag(JsonObject object, String... path) {
    return String.valueOf(object.bool(path).orElse(false));
  }

  private static String count(JsonObject object, String... path) {
    return String.valueOf(object.integer(path).orElse(0L));
  }

  private static String podIp(JsonObject pod) {
    List<JsonObject> ips = pod.array("status", "podIPs").map(JsonArray::objects).orElse(List.of());
    return ips.isEmpty()
        ? pod.string("status", "podIP").orElse("")
        : ips.getFirst().string("ip").orElse("");
  }

  private static String eventSource(JsonObject event) {
    String component = event.string("source", "component").orElse("");
    return component.isEmpty() ? event.string("reportingComponent").orElse("") : component;
  }
}
