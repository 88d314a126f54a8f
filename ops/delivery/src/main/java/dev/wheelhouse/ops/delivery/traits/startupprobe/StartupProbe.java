// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.startupprobe;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.TargetContainers;
import java.util.List;

/// KubeVela's `startup-probe`: sets the startup probe.
public final class StartupProbe implements TraitType {

  private static final List<String> CHECKS = List.of("exec", "httpGet", "grpc", "tcpSocket");

  @Override
  public String name() {
    return "startup-probe";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    TargetContainers.each(name(), "probes", context, properties, output, StartupProbe::change);
  }

  private static void change(Properties properties, JsonObject container) {
    if (CHECKS.stream().filter(properties::has).count() != 1) {
      throw properties.wrong("exec", "exactly one of exec, httpGet, grpc and tcpSocket is needed");
    }
    JsonObject probe = properties.all();
    probe.remove("containerName");
    probe.remove("probes");
    container.put("startupProbe", probe);
  }
}
