// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import java.util.List;

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
}
