// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The tables of the core group without services and volumes.
final class CoreTables {

  private static final String CORE = "";
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";

  private CoreTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("pods", CORE, PodTable.table());
    tables.put("nodes", CORE, nodes());
    tables.put("events", CORE, EventTable.table());
    tables.put("events", "events.k8s.io", EventTable.table());
    tables.put("namespaces", CORE, namespaces());
    tables.put("configmaps", CORE, configMaps());
    tables.put("secrets", CORE, secrets());
    tables.put("serviceaccounts", CORE, serviceAccounts());
    tables.put("replicationcontrollers", CORE, replicationControllers());
    tables.put("podtemplates", CORE, podTemplates());
    tables.put("resourcequotas", CORE, resourceQuotas());
    tables.put("componentstatuses", CORE, componentStatuses());
  }

  private static TableColumns nodes() {
    return TableBuilder.named()
        .text("Status", CoreTables::nodeStatus)
        .text("Roles", CoreTables::nodeRoles)
        .age()
        .string("Version", "", "status", "nodeInfo", "kubeletVersion")
        .wide("Internal-IP", node -> nodeAddress(node, "InternalIP"))
        .wide("External-IP", node -> nodeAddress(node, "ExternalIP"))
        .wide("OS-Image", node -> nodeInfo(node, "osImage"))
        .wide("Kernel-Version", node -> nodeInfo(node, "kernelVersion"))
        .wide("Container-Runtime", node -> nodeInfo(node, "containerRuntimeVersion"))
        .build();
  }

  private static Object nodeStatus(JsonObject node) {
    String status = "Unknown";
    for (JsonObject condition : Cells.objects(node, "status", "conditions")) {
      if (condition.string("type").orElse("").equals("Ready")) {
        boolean ready = condition.string("status").orElse("").equals("True");
        status = ready ? "Ready" : "NotReady";
      }
    }
    boolean closed = node.bool("spec", "unschedulable").orElse(false);
    return closed ? status + ",SchedulingDisabled" : status;
  }

  private static Object nodeRoles(JsonObject node) {
    TreeSet<String> roles = new TreeSet<>();
    JsonObject labels = node.object("metadata", "labels").orElseGet(JsonObject::new);
    for (String label : labels.keySet()) {
      if (label.startsWith(ROLE_PREFIX) && label.length() > ROLE_PREFIX.length()) {
        roles.add(label.substring(ROLE_PREFIX.length()));
      }
    }
    labels.string("kubernetes.io/role").filter(role -> !role.isEmpty()).ifPresent(roles::add);
    return roles.isEmpty() ? Cells.NONE : String.join(",", roles);
  }

  private static Object nodeAddress(JsonObject node, String type) {
    for (JsonObject address : Cells.objects(node, "status", "addresses")) {
      if (address.string("type").orElse("").equals(type)) {
        return address.string("address").orElse("");
      }
    }
    return Cells.NONE;
  }

  private static Object nodeInfo(JsonObject node, String field) {
    return Cells.text(node, Ages.UNKNOWN, "status", "nodeInfo", field);
  }

  private static TableColumns namespaces() {
    return TableBuilder.named().string("Status", "", "status", "phase").age().build();
  }

  private static TableColumns configMaps() {
    return TableBuilder.named()
        .text("Data", map -> Cells.size(map, "data") + Cells.size(map, "binaryData"))
        .age()
        .build();
  }

  private static TableColumns secrets() {
    return TableBuilder.named()
        .string("Type", "", "type")
        .text("Data", secret -> Cells.size(secret, "data"))
        .age()
        .build();
  }

  private static TableColumns serviceAccounts() {
    return TableBuilder.named()
        .text("Secrets", account -> Cells.size(account, "secrets"))
        .age()
        .build();
  }

  private static TableColumns replicationControllers() {
    return TableBuilder.named()
        .count("Desired", "spec", "replicas")
        .count("Current", "status", "replicas")
        .count("Ready", "status", "readyReplicas")
        .age()
        .template("spec", "template", "spec")
        .wide("Selector", rc -> Cells.labels(rc, "spec", "selector"))
        .build();
  }

  private static TableColumns podTemplates() {
    return TableBuilder.named()
        .text("Containers", o -> Cells.containers(o, "name", "template", "spec"))
        .text("Images", o -> Cells.containers(o, "image", "template", "spec"))
        .text("Pod Labels", o -> Cells.labels(o, "template", "metadata", "labels"))
        .build();
  }

  private static TableColumns resourceQuotas() {
    return TableBuilder.named()
        .text("Request", quota -> usage(quota, false))
        .text("Limit", quota -> usage(quota, true))
        .age()
        .build();
  }

  private static Object usage(JsonObject quota, boolean limits) {
    List<String> parts = new ArrayList<>();
    JsonObject hard = quota.object("status", "hard").orElseGet(JsonObject::new);
    for (Map.Entry<String, Object> entry : new TreeMap<>(hard).entrySet()) {
      String resource = entry.getKey();
      if (resource.startsWith("limits.") == limits) {
        String used = Cells.text(quota, "0", "status", "used", resource);
        parts.add(resource + ": " + used + "/" + entry.getValue());
      }
    }
    return String.join(", ", parts);
  }

  private static TableColumns componentStatuses() {
    return TableBuilder.named()
        .text("Status", CoreTables::health)
        .text("Message", o -> healthy(o).string("message").orElse(""))
        .text("Error", o -> healthy(o).string("error").orElse(""))
        .build();
  }

  private static JsonObject healthy(JsonObject component) {
    return Cells.objects(component, "conditions").stream()
        .filter(condition -> condition.string("type").orElse("").equals("Healthy"))
        .findFirst()
        .orElseGet(JsonObject::new);
  }

  private static Object health(JsonObject component) {
    String status = healthy(component).string("status").orElse("").toLowerCase(Locale.ROOT);
    return switch (status) {
      case "" -> "Unknown";
      case "true" -> "Healthy";
      default -> "Unhealthy";
    };
  }
}
