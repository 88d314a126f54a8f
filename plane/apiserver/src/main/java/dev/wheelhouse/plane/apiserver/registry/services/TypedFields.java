// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry.services;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The fields of a Service that only some types have. Many of them are the server's own values, so
/// who changes the type and leaves them as they were does not ask for them: they go. Those that the
/// same write changes stay, for validation to refuse.
final class TypedFields {

  private static final String CLUSTER_IP = "clusterIP";
  private static final String CLUSTER_IPS = "clusterIPs";

  private TypedFields() {}

  /// Takes away what the new type has no use for.
  static void drop(JsonObject service, JsonObject before) {
    JsonObject spec = service.childObject("spec");
    JsonObject old = before.object("spec").orElseGet(JsonObject::new);
    String type = type(spec);
    String was = type(old);
    if (type.equals("ExternalName") && !was.equals("ExternalName")) {
      if (same(spec, old, CLUSTER_IP) && same(spec, old, CLUSTER_IPS)) {
        spec.remove(CLUSTER_IP);
        spec.remove(CLUSTER_IPS);
      }
      dropIfSame(spec, old, "ipFamilies");
      dropIfSame(spec, old, "ipFamilyPolicy");
    }
    if (hasNodePorts(was) && !hasNodePorts(type) && numbers(old).containsAll(numbers(spec))) {
      ports(spec).forEach(port -> port.remove("nodePort"));
    }
    if (isChecked(old) && !isChecked(spec)) {
      dropIfSame(spec, old, "healthCheckNodePort");
    }
    if (was.equals("LoadBalancer") && !type.equals("LoadBalancer")) {
      dropIfSame(spec, old, "allocateLoadBalancerNodePorts");
      dropIfSame(spec, old, "loadBalancerClass");
      service.childObject("status").put("loadBalancer", new JsonObject());
    }
    if (isReachedFromOutside(old) && !isReachedFromOutside(spec)) {
      dropIfSame(spec, old, "externalTrafficPolicy");
    }
  }

  private static void dropIfSame(JsonObject spec, JsonObject old, String field) {
    if (same(spec, old, field)) {
      spec.remove(field);
    }
  }

  private static boolean same(JsonObject spec, JsonObject old, String field) {
    return Objects.equals(spec.get(field), old.get(field));
  }

  private static String type(JsonObject spec) {
    return spec.string("type").orElse("");
  }

  private static boolean hasNodePorts(String type) {
    return type.equals("NodePort") || type.equals("LoadBalancer");
  }

  /// Whether load balancers ask each node whether it has endpoints.
  static boolean isChecked(JsonObject spec) {
    return type(spec).equals("LoadBalancer")
        && spec.string("externalTrafficPolicy").orElse("").equals("Local");
  }

  private static boolean isReachedFromOutside(JsonObject spec) {
    String type = type(spec);
    boolean addresses = spec.array("externalIPs").map(all -> !all.isEmpty()).orElse(false);
    return hasNodePorts(type) || (type.equals("ClusterIP") && addresses);
  }

  private static List<JsonObject> ports(JsonObject spec) {
    return spec.array("ports").map(JsonArray::objects).orElse(List.of());
  }

  private static Set<Long> numbers(JsonObject spec) {
    Set<Long> numbers = new HashSet<>();
    for (JsonObject port : ports(spec)) {
      port.integer("nodePort").filter(number -> number > 0).ifPresent(numbers::add);
    }
    return numbers;
  }
}
