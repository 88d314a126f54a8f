// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.simulated;

import dev.wheelhouse.plane.node.images.ImageStore;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.RuntimeReport;
import java.nio.file.Path;
import java.util.List;

/// Containers that only seem to run. Never chosen unless asked for by name.
public final class SimulatedRuntimeProvider implements RuntimeProvider {

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public int preference() {
    return 0;
  }

  @Override
  public RuntimeReport probe(Path directory) {
    return new RuntimeReport(
        name(),
        true,
        "",
        List.of(
            new RuntimeReport.Capability("processes", false, "nothing runs; for tests and scale")));
  }

  @Override
  public ContainerRuntime open(RuntimeContext context) {
    return new SimulatedRuntime(context);
  }

  @Override
  public ImageStore images(ImageStore machine) {
    return new AssumedImages();
  }
}
