// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.inprocess;

import dev.wheelhouse.base.tasks.Tasks;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import java.util.concurrent.atomic.AtomicBoolean;

/// Settings of a client in the making. Those about sockets, proxies and TLS mean nothing here. A
/// client that is derived from another shares its threads and its end.
final class LocalHttpBuilder
    extends StandardHttpClientBuilder<LocalHttpClient, LocalHttpFactory, LocalHttpBuilder> {

  LocalHttpBuilder(LocalHttpFactory factory) {
    super(factory);
  }

  @Override
  public LocalHttpClient build() {
    return client == null
        ? new LocalHttpClient(
            this, clientFactory.server(), new Tasks("in-process client"), new AtomicBoolean())
        : new LocalHttpClient(this, clientFactory.server(), client.tasks(), client.getClosed());
  }

  @Override
  protected LocalHttpBuilder newInstance(LocalHttpFactory factory) {
    return new LocalHttpBuilder(factory);
  }
}
