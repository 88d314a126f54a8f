// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import io.vertx.core.http.HttpServerRequest;

/// Takes over connections that stop being HTTP: exec, attach, port-forward, and proxied upgrades.
///
/// The edge asks it for every request that carries `Connection: Upgrade`, and for HTTP/2 extended
/// CONNECT, before it reads a body.
public interface UpgradeHandler {

  /// True when this handler answers the request. Called on the event loop: decides from the path.
  boolean handles(RequestInfo info);

  /// Answers on a virtual thread, after authentication and authorization. The HTTP request is
  /// paused: nothing of what follows its head has been read, and `toNetSocket()` and
  /// `toWebSocket()` may be called on `request.context()` or here.
  ///
  /// A `PlatformException` thrown before the connection was taken over becomes a `Status` answer.
  void handle(HttpServerRequest http, RequestInfo info, ApiRequest request)
      throws InterruptedException;
}
