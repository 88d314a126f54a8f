// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.health;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.metrics.HealthMetrics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All checks of one kind, in the lines that kube-apiserver writes. Why a check failed is in the
/// log only: anybody may ask.
///
/// @param kind `healthz`, `livez` or `readyz`
record HealthReport(String kind, List<HealthCheck> checks, HealthMetrics metrics) {

  private static final Logger LOG = LoggerFactory.getLogger(HealthReport.class);

  ApiResponse answer(ApiRequest request) {
    Set<String> excluded = new TreeSet<>(request.query().getOrDefault("exclude", List.of()));
    StringBuilder lines = new StringBuilder();
    boolean well = true;
    for (HealthCheck check : checks) {
      if (excluded.remove(check.name())) {
        lines.append("[+]").append(check.name()).append(" excluded: ok\n");
      } else {
        well &= line(check, lines);
      }
    }
    if (!excluded.isEmpty()) {
      lines
          .append("warn: some health checks cannot be excluded: no matches for ")
          .append(excluded.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(",")))
          .append('\n');
    }
    if (!well) {
      return Health.text(500, lines + kind + " check failed\n");
    }
    return Health.text(
        200, request.query().containsKey("verbose") ? lines + kind + " check passed\n" : "ok");
  }

  private boolean line(HealthCheck check, StringBuilder lines) {
    Optional<String> trouble = check.trouble().get();
    metrics.checked(check.name(), kind, trouble.isEmpty());
    lines.append(trouble.isEmpty() ? "[+]" : "[-]").append(check.name());
    lines.append(trouble.isEmpty() ? " ok\n" : " failed: reason withheld\n");
    trouble.ifPresent(why ->
        LOG.atInfo()
            .addKeyValue("check", check.name())
            .addKeyValue("endpoint", kind)
            .addKeyValue("why", why)
            .log("health check failed"));
    return trouble.isEmpty();
  }
}
