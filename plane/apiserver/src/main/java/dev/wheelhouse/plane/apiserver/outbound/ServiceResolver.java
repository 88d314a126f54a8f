// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.outbound;

import dev.wheelhouse.base.errors.PlatformException;

/// Says where a Service can be reached from this server. Cheap enough to be asked for every call;
/// safe for many threads.
@FunctionalInterface
public interface ServiceResolver {

  /// An address that can be connected to.
  ///
  /// @param host an IP address, or the name of an `ExternalName` Service
  record Backend(String host, int port) {

    /// For URLs: `10.0.0.1:8443`, `[fd00::1]:8443`.
    public String authority() {
      return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
  }

  /// One ready endpoint of a Service, another at each call where there are several.
  ///
  /// @param port the Service's port by number or by name; empty where it has only one
  /// @throws PlatformException `NOT_FOUND` without such a Service, `SERVICE_UNAVAILABLE` when it
  ///   has no such port or no endpoint is ready
  Backend resolve(String namespace, String name, String port);

  default Backend resolve(String namespace, String name, int port) {
    return resolve(namespace, name, Integer.toString(port));
  }
}
