// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.metrics.AdmissionMetrics;
import dev.wheelhouse.plane.apiserver.registry.Charge;
import dev.wheelhouse.plane.apiserver.registry.StoredWrite;
import java.util.List;
import java.util.stream.Stream;

/// All admission plugins in order. A plugin is called in the passes that it takes part in alone.
public final class AdmissionChain {

  private final AdmissionPhase<MutatingPlugin> mutation;
  private final AdmissionPhase<ValidatingPlugin> validation;
  private final List<ChargingPlugin> charging;

  public AdmissionChain(List<? extends AdmissionPlugin> plugins, AdmissionMetrics metrics) {
    this.mutation =
        new AdmissionPhase<>(
            "admit", plugins, MutatingPlugin.class, MutatingPlugin::mutate, metrics);
    this.validation =
        new AdmissionPhase<>(
            "validate", plugins, ValidatingPlugin.class, ValidatingPlugin::validate, metrics);
    this.charging =
        plugins.stream()
            .filter(ChargingPlugin.class::isInstance)
            .map(ChargingPlugin.class::cast)
            .toList();
  }

  /// Lets all plugins change the object; a second time when one of them asked for that.
  public void mutate(AdmissionRequest request) {
    do {
      mutation.run(request);
    } while (request.origin().reinvocation().begin());
  }

  public void validate(AdmissionRequest request) {
    validation.run(request);
  }

  /// What else changes in the commit that stores a write.
  public List<Charge> charges(StoredWrite write) {
    List<Charge> all = List.of();
    for (ChargingPlugin plugin : charging) {
      List<Charge> some = plugin.charges(write);
      if (!some.isEmpty()) {
        all = all.isEmpty() ? some : Stream.concat(all.stream(), some.stream()).toList();
      }
    }
    return all;
  }
}
