// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import io.vertx.core.net.ClientSSLOptions;
import org.jspecify.annotations.Nullable;

/// Where a request goes.
///
/// @param address the IP address that is connected to
/// @param host how the other side is called: the `Host` header unless the caller's is kept, and the
///   name its certificate must have
/// @param tls null for plain HTTP; kept and given again for the same destination, since connections
///   are shared by it
public record Destination(String address, int port, String host, @Nullable ClientSSLOptions tls) {

  private static final ClientSSLOptions ANY_CERTIFICATE =
      new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm("");

  /// A server whose certificate is not looked at, as kube-apiserver treats pods and Services.
  static Destination unverified(String address, int port, boolean tls) {
    return new Destination(address, port, address, tls ? ANY_CERTIFICATE : null);
  }

  /// Host and port as they stand in a URL.
  public String authority() {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
