// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.replication;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;

/// Which components are there once for each key.
///
/// @param selector names of components
public record Replication(List<String> keys, List<String> selector) {

  public Replication {
    keys = List.copyOf(keys);
    selector = List.copyOf(selector);
  }

  /// @throws PlatformException `INVALID` when a parameter is wrong, naming its path
  public static Replication of(Properties properties) {
    return new Replication(properties.strings("keys"), properties.strings("selector"));
  }
}
