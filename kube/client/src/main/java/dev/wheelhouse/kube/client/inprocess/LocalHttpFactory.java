// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.inprocess;

import io.fabric8.kubernetes.client.http.HttpClient;

/// Makes fabric8's HTTP clients for one [LocalServer].
public final class LocalHttpFactory implements HttpClient.Factory {

  private final LocalServer server;

  public LocalHttpFactory(LocalServer server) {
    this.server = server;
  }

  LocalServer server() {
    return server;
  }

  @Override
  public HttpClient.Builder newBuilder() {
    return new LocalHttpBuilder(this);
  }
}
