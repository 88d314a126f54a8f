// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

/// The registry images are pushed to.
///
/// @param host host and port, for example `127.0.0.1:5000`; plain HTTP on loopback, HTTPS elsewhere
/// @param user empty for anonymous pushes
public record RegistryTarget(String host, String user, String password) {

  boolean loopback() {
    return host.startsWith("127.") || host.startsWith("localhost") || host.startsWith("[::1]");
  }

  @Override
  public String toString() {
    return host;
  }
}
