// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeSpecBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the Node object of this machine holds. Pure.
///
/// @param runtime `name://version` of the container runtime
/// @param isolation whether containers are isolated from each other and the machine
record NodeObject(
    NodeOptions options, Machine machine, String address, String runtime, boolean isolation) {

  private static final String VERSION = "v1.36.0";
  private static final long IMAGE_LIMIT = 50;

  Node object() {
    Map<String, String> labels = new LinkedHashMap<>(options.labels());
    labels.put("kubernetes.io/hostname", options.name());
    labels.put("kubernetes.io/os", machine.os());
    labels.put("kubernetes.io/arch", machine.architecture());
    labels.put("beta.kubernetes.io/os", machine.os());
    labels.put("beta.kubernetes.io/arch", machine.architecture());
    return new NodeBuilder()
        .withNewMetadata()
        .withName(options.name())
        .withLabels(labels)
        .endMetadata()
        .withSpec(spec())
        .build();
  }

  private NodeSpec spec() {
    return options.podCidr().isEmpty()
        ? new NodeSpec()
        : new NodeSpecBuilder()
            .withPodCIDR(options.podCidr())
            .withPodCIDRs(options.podCidr())
            .build();
  }

  JsonObject labelPatch() {
    return JsonObject.of(
        "metadata", JsonObject.of("labels", new JsonObject(object().getMetadata().getLabels())));
  }

  /// @param conditions what holds of the node now
  JsonObject status(JsonArray conditions, JsonArray images) {
    JsonObject amounts =
        JsonObject.of(
            "cpu",
            Integer.toString(machine.cpus()),
            "memory",
            machine.memoryBytes() / 1024 + "Ki",
            "ephemeral-storage",
            machine.diskBytes() / 1024 + "Ki",
            "pods",
            Integer.toString(options.maxPods()));
    JsonArray shown = new JsonArray(images.stream().limit(IMAGE_LIMIT).toList());
    return JsonObject.of(
        "status",
        JsonObject.of(
            "capacity", amounts,
            "allocatable", amounts,
            "addresses", addresses(),
            "conditions", conditions,
            "nodeInfo", info(),
            "images", shown,
            "daemonEndpoints", JsonObject.of("kubeletEndpoint", JsonObject.of("Port", 0L))));
  }

  private JsonArray addresses() {
    return JsonArray.of(
        JsonObject.of("type", "InternalIP", "address", address),
        JsonObject.of("type", "Hostname", "address", options.name()));
  }

  String readyMessage() {
    return isolation
        ? "kubelet is posting ready status"
        : ("kubelet is posting ready status; containers are not isolated, NetworkPolicies not"
                + " enforced (runtime %s)")
            .formatted(runtime);
  }

  private JsonObject info() {
    return JsonObject.of(
        "machineID", machine.machineId(),
        "systemUUID", machine.machineId(),
        "bootID", machine.bootId(),
        "kernelVersion", machine.kernel(),
        "osImage", machine.osImage(),
        "containerRuntimeVersion", runtime,
        "kubeletVersion", VERSION,
        "kubeProxyVersion", VERSION,
        "operatingSystem", machine.os(),
        "architecture", machine.architecture());
  }
}
