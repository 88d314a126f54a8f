// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Services count by number, by node ports and by load balancers. Node ports count as asked for:
/// they are given out after the quota was looked at.
final class ServiceUsage implements QuotaEvaluator {

  static final ServiceUsage INSTANCE = new ServiceUsage();

  private static final String COUNT = "count/services";
  private static final String SERVICES = "services";
  private static final String NODE_PORTS = "services.nodeports";
  private static final String LOAD_BALANCERS = "services.loadbalancers";
  private static final Set<String> NAMES = Set.of(COUNT, SERVICES, NODE_PORTS, LOAD_BALANCERS);

  private ServiceUsage() {}

  @Override
  public boolean tracks(String name) {
    return NAMES.contains(name);
  }

  @Override
  public ResourceAmounts usage(JsonObject service, Instant now) {
    Map<String, Quantity> usage = new HashMap<>();
    usage.put(COUNT, number(1));
    usage.put(SERVICES, number(1));
    List<JsonObject> ports = PodAmounts.list(service, "spec", "ports");
    long nodePorts = 0;
    long balancers = 0;
    switch (service.string("spec", "type").orElse("")) {
      case "NodePort" -> nodePorts = ports.size();
      case "LoadBalancer" -> {
        balancers = 1;
        nodePorts =
            service.bool("spec", "allocateLoadBalancerNodePorts").orElse(true)
                ? ports.size()
                : ports.stream().filter(p -> p.integer("nodePort").orElse(0L) != 0).count();
      }
      default -> {}
    }
    usage.put(NODE_PORTS, number(nodePorts));
    usage.put(LOAD_BALANCERS, number(balancers));
    return ResourceAmounts.of(usage);
  }

  private static Quantity number(long count) {
    return new Quantity(count, 0, Quantity.Format.DECIMAL_SI);
  }
}
