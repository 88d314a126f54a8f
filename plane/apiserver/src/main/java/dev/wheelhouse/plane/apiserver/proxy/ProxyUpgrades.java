// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.UpgradeHandler;
import io.vertx.core.http.HttpServerRequest;

/// Proxied requests for another protocol on the connection, WebSocket for example.
public final class ProxyUpgrades implements UpgradeHandler {

  private final ResourceProxy proxy;
  private final UpgradeRelay relay;

  public ProxyUpgrades(ResourceProxy proxy, Forwarder forwarder) {
    this.proxy = proxy;
    this.relay = new UpgradeRelay(forwarder);
  }

  @Override
  public boolean handles(RequestInfo info) {
    return info.resourceRequest()
        && info.subresource().equals("proxy")
        && info.group().isEmpty()
        && ResourceProxy.RESOURCES.contains(info.resource());
  }

  @Override
  public void handle(HttpServerRequest http, RequestInfo info, ApiRequest request)
      throws InterruptedException {
    ResourceProxy.Asked asked = proxy.ask(info);
    relay.run(http, request, asked.destination(), asked.forwarded(request));
  }
}
