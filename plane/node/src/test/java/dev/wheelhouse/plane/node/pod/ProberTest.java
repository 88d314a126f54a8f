// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.logs.ContainerLogs;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.simulated.SimulatedRuntimeProvider;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProberTest {

  private record Told(LinkedBlockingQueue<String> findings) implements Prober.Findings {
    @Override
    public void started() {
      // every probe but a startup probe begins so
    }

    @Override
    public void ready(boolean ready) {
      findings.add("ready " + ready);
    }

    @Override
    public void unhealthy(String probe, String message) {
      findings.add(message);
    }

    @Override
    public void dead(String probe, Probe failed) {
      findings.add("dead");
    }
  }

  @Test
  void probesOfAllKindsSucceedWhereNoProcessesAre() throws Exception {
    Container container =
        new ContainerBuilder()
            .withName("c")
            .withNewReadinessProbe()
            .withNewGrpc()
            .withPort(9000)
            .endGrpc()
            .endReadinessProbe()
            .build();
    Clock clock = Clock.system();
    ContainerRuntime runtime =
        new SimulatedRuntimeProvider()
            .open(new RuntimeContext(Path.of("unused"), new ContainerLogs(clock), clock));
    Told told = new Told(new LinkedBlockingQueue<>());
    try (Tasks tasks = new Tasks("test");
        Prober prober =
            new Prober(new Handlers(runtime, "id", "10.0.0.1", container), tasks, clock, told)) {
      prober.start(true);

      assertThat(told.findings().poll(10, TimeUnit.SECONDS)).isEqualTo("ready true");
    } finally {
      runtime.close();
    }
  }
}
