// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// Objects that are there in every cluster: the system's namespaces and priority classes, and the
/// `kubernetes` Service that leads to this server. What is there already stays, but the addresses
/// of the Service follow the server.
final class SystemObjects {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupVersionResource PRIORITY_CLASSES =
      new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses");
  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource ENDPOINTS =
      new GroupVersionResource("", "v1", "endpoints");
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
  private static final GroupVersionResource CONFIG_MAPS =
      new GroupVersionResource("", "v1", "configmaps");
  private static final String DEFAULT = "default";
  private static final String NAME = "kubernetes";

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final ApiServerOptions options;
  private final int port;
  private final Clock clock;

  SystemObjects(
      ObjectReader reader, ObjectWriter writer, ApiServerOptions options, int port, Clock clock) {
    this.reader = reader;
    this.writer = writer;
    this.options = options;
    this.port = port;
    this.clock = clock;
  }

  void apply() {
    for (String name : List.of(DEFAULT, "kube-system", "kube-public", "kube-node-lease")) {
      ensure(NAMESPACES, "", object("v1", "Namespace", name));
    }
    ensure(PRIORITY_CLASSES, "", priority("system-node-critical", 2_000_001_000L));
    ensure(PRIORITY_CLASSES, "", priority("system-cluster-critical", 2_000_000_000L));
    ensure(CONFIG_MAPS, "kube-system", tokenTracking());
    ensure(SERVICES, DEFAULT, service());
    follow(ENDPOINTS, endpoints(), "subsets");
    follow(SLICES, slice(), "endpoints");
  }

  private void ensure(GroupVersionResource resource, String namespace, JsonObject object) {
    String name = object.string("metadata", "name").orElse("");
    if (reader.get(resource.groupResource(), namespace, name).isPresent()) {
      return;
    }
    try {
      writer.create(resource, namespace, object);
    } catch (PlatformException e) {
      if (!e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }

  private void follow(GroupVersionResource resource, JsonObject object, String field) {
    JsonObject present = reader.get(resource.groupResource(), DEFAULT, NAME).orElse(null);
    if (present == null) {
      ensure(resource, DEFAULT, object);
      return;
    }
    JsonObject changed = present.deepCopy();
    for (String followed : List.of(field, "ports")) {
      if (object.get(followed) instanceof JsonArray value) {
        changed.put(followed, value);
      }
    }
    writer.update(resource, DEFAULT, changed);
  }

  private static JsonObject object(String apiVersion, String kind, String name) {
    return JsonObject.of(
        "apiVersion", apiVersion, "kind", kind, "metadata", JsonObject.of("name", name));
  }

  private static JsonObject priority(String name, long value) {
    return object("scheduling.k8s.io/v1", "PriorityClass", name)
        .with("value", value)
        .with(
            "description",
            "Used for system critical pods that must "
                + (name.contains("node")
                    ? "not be moved from their current node."
                    : "run in the cluster, but can be moved to another node if necessary."));
  }

  /// Tells since when it is known whether legacy tokens are used; kube-controller-manager asks
  /// before it removes those that are not.
  private JsonObject tokenTracking() {
    return object("v1", "ConfigMap", "kube-apiserver-legacy-service-account-token-tracking")
        .with(
            "data",
            JsonObject.of("since", LocalDate.ofInstant(clock.now(), ZoneOffset.UTC).toString()));
  }

  private JsonObject service() {
    JsonObject service = object("v1", "Service", NAME);
    service
        .childObject("metadata")
        .put("labels", JsonObject.of("component", "apiserver", "provider", "kubernetes"));
    JsonObject mapping =
        JsonObject.of("name", "https", "protocol", "TCP", "port", 443L, "targetPort", (long) port);
    return service.with(
        "spec",
        JsonObject.of(
            "type",
            "ClusterIP",
            "clusterIP",
            firstAddress(options.services().clusterIpRange()),
            "sessionAffinity",
            "None",
            "ports",
            JsonArray.of(mapping)));
  }

  private JsonObject endpoints() {
    JsonObject endpoints = object("v1", "Endpoints", NAME);
    endpoints
        .childObject("metadata")
        .put("labels", JsonObject.of("endpointslice.kubernetes.io/skip-mirror", "true"));
    JsonObject subset =
        JsonObject.of(
            "addresses",
            JsonArray.of(JsonObject.of("ip", options.serving().advertiseAddress())),
            "ports",
            JsonArray.of(endpointPort()));
    return endpoints.with("subsets", JsonArray.of(subset));
  }

  private JsonObject endpointPort() {
    return JsonObject.of("name", "https", "port", (long) port, "protocol", "TCP");
  }

  private JsonObject slice() {
    JsonObject slice = object("discovery.k8s.io/v1", "EndpointSlice", NAME);
    slice.childObject("metadata").put("labels", JsonObject.of("kubernetes.io/service-name", NAME));
    JsonObject endpoint =
        JsonObject.of(
            "addresses",
            JsonArray.of(options.serving().advertiseAddress()),
            "conditions",
            JsonObject.of("ready", true));
    return slice
        .with("addressType", "IPv4")
        .with("endpoints", JsonArray.of(endpoint))
        .with("ports", JsonArray.of(endpointPort()));
  }

  /// The first address of a range that a Service may have: `10.96.0.1` of `10.96.0.0/16`.
  static String firstAddress(String range) {
    String network = range.substring(0, range.indexOf('/'));
    int dot = network.lastIndexOf('.');
    int last = Integer.parseInt(network.substring(dot + 1));
    return network.substring(0, dot + 1) + (last + 1);
  }
}
