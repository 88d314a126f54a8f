// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.plane.apiserver.outbound.ServiceResolver;
import dev.wheelhouse.plane.apiserver.proxy.Destination;
import io.vertx.core.net.ClientSSLOptions;

/// A group version that a Service answers for.
///
/// @param available what the `Available` condition says
/// @param tls how the Service is trusted, with the certificate that this server shows it
public record RemoteApi(
    String name,
    String group,
    String version,
    String namespace,
    String service,
    int port,
    boolean available,
    ClientSSLOptions tls) {

  /// The path below which everything is the Service's.
  String path() {
    return "/apis/" + group + "/" + version;
  }

  /// One of the Service's endpoints.
  ///
  /// @throws dev.wheelhouse.base.errors.PlatformException where there is none
  Destination destination(ServiceResolver services) {
    ServiceResolver.Backend backend = services.resolve(namespace, service, port);
    return new Destination(backend.host(), backend.port(), service + "." + namespace + ".svc", tls);
  }
}
