// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.registry.Charge;
import dev.wheelhouse.plane.apiserver.registry.StoredWrite;
import java.util.List;
import java.util.stream.Stream;

/// All admission plugins in order.
public final class AdmissionChain {

  private final List<AdmissionPlugin> plugins;

  public AdmissionChain(List<AdmissionPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /// Lets all plugins change the object; a second time when one of them asked for that.
  public void mutate(AdmissionRequest request) {
    do {
      for (AdmissionPlugin plugin : plugins) {
        plugin.mutate(request);
      }
    } while (request.origin().reinvocation().begin());
  }

  public void validate(AdmissionRequest request) {
    for (AdmissionPlugin plugin : plugins) {
      plugin.validate(request);
    }
  }

  /// What else changes in the commit that stores a write.
  public List<Charge> charges(StoredWrite write) {
    List<Charge> all = List.of();
    for (AdmissionPlugin plugin : plugins) {
      List<Charge> some = plugin.charges(write);
      if (!some.isEmpty()) {
        all = Stream.concat(all.stream(), some.stream()).toList();
      }
    }
    return all;
  }
}
