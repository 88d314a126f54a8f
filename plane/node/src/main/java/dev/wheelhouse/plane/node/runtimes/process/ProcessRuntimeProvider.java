// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.process;

import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.RuntimeReport;
import java.nio.file.Path;
import java.util.List;

/// Containers as plain processes; works wherever Java does.
public final class ProcessRuntimeProvider implements RuntimeProvider {

  @Override
  public String name() {
    return "process";
  }

  @Override
  public int preference() {
    return 10;
  }

  @Override
  public RuntimeReport probe(Path directory) {
    return new RuntimeReport(
        name(),
        true,
        "",
        List.of(
            new RuntimeReport.Capability(
                "isolation", false, "containers see the machine's files, network and processes"),
            new RuntimeReport.Capability("limits", false, "cpu and memory limits are not enforced"),
            new RuntimeReport.Capability("re-adoption", false, "containers end with the agent"),
            new RuntimeReport.Capability("terminal", false, "exec and attach have no terminal")));
  }

  @Override
  public ContainerRuntime open(RuntimeContext context) {
    return new ProcessRuntime(context);
  }
}
