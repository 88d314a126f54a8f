// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.ingress;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections to endpoints. Requests that may be repeated share kept connections; others get a new
/// one each, since a kept connection may be closed at the very moment they are sent and then nobody
/// knows whether they were received.
final class UpstreamClients {

  private static final int CONNECT_MILLIS = 2000;
  private static final int KEEP_SECONDS = 30;
  private static final int POOL = 256;

  private final HttpClient kept;
  private final HttpClient fresh;
  private final AtomicInteger turn = new AtomicInteger();

  UpstreamClients(Vertx vertx) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setKeepAliveTimeout(KEEP_SECONDS)
            .setMaxHeaderSize(32 << 10)
            .setDecompressionSupported(false);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(POOL);
    this.kept = vertx.createHttpClient(options, pool);
    this.fresh = vertx.createHttpClient(new HttpClientOptions(options).setKeepAlive(false), pool);
  }

  HttpClient forRequest(boolean repeatable) {
    return repeatable ? kept : fresh;
  }

  /// Which of so many endpoints is next.
  int turn(int count) {
    return Math.floorMod(turn.getAndIncrement(), count);
  }
}
