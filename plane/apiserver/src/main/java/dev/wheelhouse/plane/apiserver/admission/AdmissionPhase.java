// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.metrics.AdmissionMetrics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// One pass over a write by all plugins that take part in it, with the time of each. Where times
/// are kept is looked up once, when the server starts.
final class AdmissionPhase<P extends AdmissionPlugin> {

  private final Map<Operation, Pass<P>> passes = new EnumMap<>(Operation.class);
  private final BiConsumer<P, AdmissionRequest> call;
  private final AdmissionMetrics metrics;

  private record Step<P>(P plugin, AdmissionMetrics.Times times) {}

  /// What an operation goes through.
  private record Pass<P>(List<Step<P>> steps, AdmissionMetrics.Times times) {}

  /// @param type `admit` or `validate`, as metrics call it
  AdmissionPhase(
      String type,
      List<? extends AdmissionPlugin> plugins,
      Class<P> kind,
      BiConsumer<P, AdmissionRequest> call,
      AdmissionMetrics metrics) {
    this.call = call;
    this.metrics = metrics;
    List<P> taking = plugins.stream().filter(kind::isInstance).map(kind::cast).toList();
    for (Operation operation : Operation.values()) {
      passes.put(
          operation,
          new Pass<>(
              taking.stream()
                  .map(plugin ->
                      new Step<>(plugin, metrics.plugin(plugin.name(), type, operation.name())))
                  .toList(),
              metrics.phase(type, operation.name())));
    }
  }

  void run(AdmissionRequest request) {
    Pass<P> pass = passes.get(request.operation());
    if (pass == null) {
      return;
    }
    long begun = metrics.now();
    long last = begun;
    boolean refused = true;
    try {
      for (Step<P> step : pass.steps()) {
        last = run(step, request, last);
      }
      refused = false;
    } finally {
      long nanos = metrics.now() - begun;
      pass.times().add(nanos, refused);
      Exchange exchange = Exchange.current();
      if (exchange != null) {
        exchange.spend(Exchange.Step.ADMIT, nanos);
      }
    }
  }

  private long run(Step<P> step, AdmissionRequest request, long begun) {
    boolean refused = true;
    try {
      call.accept(step.plugin(), request);
      refused = false;
    } finally {
      if (refused) {
        step.times().add(metrics.now() - begun, true);
      }
    }
    long now = metrics.now();
    step.times().add(now - begun, false);
    return now;
  }
}
