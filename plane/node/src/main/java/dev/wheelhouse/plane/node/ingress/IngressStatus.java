// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.ingress;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes into each served Ingress where it can be reached.
final class IngressStatus {

  private static final Logger LOG = LoggerFactory.getLogger(IngressStatus.class);

  private final PlaneClient client;
  private final String address;

  IngressStatus(PlaneClient client, String address) {
    this.client = client;
    this.address = address;
  }

  void write(Ingress ingress) {
    if (!IngressRoutes.serves(ingress) || isWritten(ingress)) {
      return;
    }
    try {
      client
          .resources(Ingress.class)
          .updateStatus(
              new IngressBuilder(ingress)
                  .withNewStatus()
                  .withNewLoadBalancer()
                  .addNewIngress()
                  .withIp(address)
                  .endIngress()
                  .endLoadBalancer()
                  .endStatus()
                  .build());
    } catch (PlatformException e) {
      LOG.atDebug()
          .addKeyValue(LogKeys.NAME, Key.of(ingress))
          .addKeyValue(LogKeys.REASON, e.getMessage())
          .log("the status of an ingress is written later");
    }
  }

  private boolean isWritten(Ingress ingress) {
    if (ingress.getStatus() == null || ingress.getStatus().getLoadBalancer() == null) {
      return false;
    }
    List<IngressLoadBalancerIngress> entries =
        Objects.requireNonNullElse(ingress.getStatus().getLoadBalancer().getIngress(), List.of());
    return entries.size() == 1 && address.equals(entries.getFirst().getIp());
  }
}
