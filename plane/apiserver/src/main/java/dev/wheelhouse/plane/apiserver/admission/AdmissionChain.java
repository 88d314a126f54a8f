// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.metrics.AdmissionMetrics;
import dev.wheelhouse.plane.apiserver.registry.Charge;
import dev.wheelhouse.plane.apiserver.registry.StoredWrite;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// All admission plugins in order.
public final class AdmissionChain {

  private final List<AdmissionPlugin> plugins;
  private final AdmissionMetrics metrics;

  public AdmissionChain(List<AdmissionPlugin> plugins, AdmissionMetrics metrics) {
    this.plugins = List.copyOf(plugins);
    this.metrics = metrics;
  }

  /// Lets all plugins change the object; a second time when one of them asked for that.
  public void mutate(AdmissionRequest request) {
    do {
      run(request, "admit", AdmissionPlugin::mutate);
    } while (request.origin().reinvocation().begin());
  }

  public void validate(AdmissionRequest request) {
    run(request, "validate", AdmissionPlugin::validate);
  }

  private void run(
      AdmissionRequest request, String phase, BiConsumer<AdmissionPlugin, AdmissionRequest> call) {
    AdmissionMetrics.Recording times = metrics.begin(phase, request.operation().name());
    try {
      for (AdmissionPlugin plugin : plugins) {
        times.next(plugin.name());
        call.accept(plugin, request);
      }
      times.ended(false);
    } catch (RuntimeException | Error e) {
      times.ended(true);
      throw e;
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
