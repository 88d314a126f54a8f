// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;

/// The registry images are pushed to.
///
/// @param host host and port, for example `127.0.0.1:5000`; plain HTTP on loopback, HTTPS
///   elsewhere; empty when there is no registry
/// @param user empty for anonymous pushes
public record RegistryTarget(String host, String user, String password) {

  /// True when no registry was named.
  public boolean none() {
    return host.isEmpty();
  }

  /// @throws PlatformException `INVALID` when there is none to push the component's image to
  void require(String component) {
    if (none()) {
      throw new PlatformException(
          Reason.INVALID,
          "component "
              + component
              + " is made from a program, and there is no registry to push its image to; name one"
              + " with --registry, or give the component an `image`");
    }
  }

  boolean loopback() {
    return host.startsWith("127.") || host.startsWith("localhost") || host.startsWith("[::1]");
  }

  @Override
  public String toString() {
    return host;
  }
}
