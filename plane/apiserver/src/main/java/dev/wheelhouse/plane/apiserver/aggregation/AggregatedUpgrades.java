// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.UpgradeHandler;
import dev.wheelhouse.plane.apiserver.proxy.Destination;
import dev.wheelhouse.plane.apiserver.proxy.Forwarder;
import dev.wheelhouse.plane.apiserver.proxy.UpgradeRelay;
import io.vertx.core.http.HttpServerRequest;

/// Requests to other API servers for another protocol on the connection, such as watches over
/// WebSocket.
public final class AggregatedUpgrades implements UpgradeHandler {

  private final Aggregator aggregator;
  private final UpgradeRelay relay;

  public AggregatedUpgrades(Aggregator aggregator, Forwarder forwarder) {
    this.aggregator = aggregator;
    this.relay = new UpgradeRelay(forwarder);
  }

  @Override
  public boolean handles(RequestInfo info) {
    return aggregator.find(info).isPresent();
  }

  @Override
  public void handle(HttpServerRequest http, RequestInfo info, ApiRequest request)
      throws InterruptedException {
    Destination destination =
        aggregator
            .find(info)
            .flatMap(aggregator::destination)
            .orElseThrow(
                () -> new PlatformException(Reason.SERVICE_UNAVAILABLE, "service unavailable"));
    relay.run(http, request, destination, Aggregator.forwarded(request));
  }
}
