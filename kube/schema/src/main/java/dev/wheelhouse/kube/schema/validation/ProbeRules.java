// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// Probes and lifecycle hooks.
final class ProbeRules {

  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");

  private ProbeRules() {}

  static void check(Scope probe, String kind) {
    handler(probe);
    probe.nonNegative(
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold");
    Long successes = probe.number("successThreshold");
    if (!kind.equals("readinessProbe") && successes != null && successes != 1) {
      probe.problems().invalid(probe.path("successThreshold"), successes, "must be 1");
    }
    Long grace = probe.number("terminationGracePeriodSeconds");
    if (grace != null && grace <= 0) {
      probe
          .problems()
          .invalid(probe.path("terminationGracePeriodSeconds"), grace, "must be greater than 0");
    }
  }

  static void lifecycle(Scope lifecycle) {
    lifecycle.in("postStart").ifPresent(ProbeRules::handler);
    lifecycle.in("preStop").ifPresent(ProbeRules::handler);
  }

  private static void handler(Scope holder) {
    List<String> stated = HANDLERS.stream().filter(holder.object()::containsKey).toList();
    if (stated.isEmpty()) {
      holder.problems().required(holder.path(), "must specify a handler type");
    }
    stated.stream()
        .skip(1)
        .forEach(extra ->
            holder
                .problems()
                .forbidden(holder.path(extra), "may not specify more than 1 handler type"));
    holder.in("exec").ifPresent(exec -> exec.require("command"));
    holder.in("httpGet").ifPresent(ProbeRules::httpGet);
    holder.in("tcpSocket").ifPresent(tcp -> portReference(tcp, "port"));
    holder.in("grpc").ifPresent(grpc -> grpc.port("port"));
  }

  private static void httpGet(Scope action) {
    action.require("path");
    action.oneOf("scheme", "HTTP", "HTTPS");
    portReference(action, "port");
  }

  /// A port by number or by name.
  static void portReference(Scope holder, String key) {
    switch (holder.object().get(key)) {
      case String name -> holder.problems().invalid(holder.path(key), name, Names.portName(name));
      case Long _ -> holder.port(key);
      case null -> holder.problems().required(holder.path(key), "");
      case Object _ -> {}
    }
  }
}
