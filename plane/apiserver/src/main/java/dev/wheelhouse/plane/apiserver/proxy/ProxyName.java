// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import java.util.Optional;
import java.util.Set;

/// The name in a path `.../pods/NAME/proxy`: `name`, `name:port` or `scheme:name:port`. Empty
/// strings where a part is not said.
record ProxyName(String scheme, String name, String port) {

  private static final Set<String> SCHEMES = Set.of("", "http", "https");

  static Optional<ProxyName> parse(String text) {
    String[] parts = text.split(":", -1);
    Optional<ProxyName> parsed =
        switch (parts.length) {
          case 1 -> Optional.of(new ProxyName("", parts[0], ""));
          case 2 -> Optional.of(new ProxyName("", parts[0], parts[1]));
          case 3 -> Optional.of(new ProxyName(parts[0], parts[1], parts[2]));
          default -> Optional.empty();
        };
    return parsed.filter(name -> !name.name().isEmpty() && SCHEMES.contains(name.scheme()));
  }

  boolean tls() {
    return scheme.equals("https");
  }
}
