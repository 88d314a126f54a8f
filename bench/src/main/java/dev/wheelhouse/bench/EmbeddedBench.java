// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.wheelhouse.plane.embedded.MemoryPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalInt;

/// A control plane in this JVM, as tests have it: time from nothing to the first object written and
/// read through fabric8's client, the first time in a JVM and then again; and requests a second of
/// one thread.
public final class EmbeddedBench {

  private static final int STARTS = 8;
  private static final int REQUESTS = 20_000;

  private EmbeddedBench() {}

  public static void main(String[] args) throws IOException {
    long begun = ManagementFactory.getRuntimeMXBean().getStartTime();
    starts("API server and controllers", MemoryPlane.Setup.DEFAULT);
    System.out.printf(
        "  JVM start to the end of these  %6d ms%n", System.currentTimeMillis() - begun);
    starts("API server alone", new MemoryPlane.Setup(false, false, false, OptionalInt.empty()));
    starts(
        "with scheduler and simulated node",
        new MemoryPlane.Setup(true, true, true, OptionalInt.empty()));
    starts("with a port", new MemoryPlane.Setup(true, false, false, OptionalInt.of(0)));
    requests();
  }

  private static void starts(String what, MemoryPlane.Setup setup) throws IOException {
    System.out.println(what);
    for (int i = 1; i <= STARTS; i++) {
      long from = System.nanoTime();
      long cpu = cpuNanos();
      long compiling = CompilerThreads.cpuMillis();
      try (MemoryPlane plane = MemoryPlane.start(setup);
          KubernetesClient client = plane.client()) {
        long ready = System.nanoTime();
        client.resource(configMap("first")).create();
        client.configMaps().inNamespace("default").withName("first").get();
        long used = System.nanoTime();
        System.out.printf(
            "  start %d  ready %7.1f ms  first write and read %6.1f ms  CPU of both %7.1f ms,"
                + " of that JIT %4d ms%n",
            i,
            (ready - from) / 1e6,
            (used - ready) / 1e6,
            (cpuNanos() - cpu) / 1e6,
            CompilerThreads.cpuMillis() - compiling);
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void requests() {
    try (MemoryPlane plane = MemoryPlane.start(MemoryPlane.Setup.DEFAULT);
        KubernetesClient client = plane.client()) {
      client.resource(configMap("read")).create();
      for (int round = 0; round < 2; round++) {
        long from = System.nanoTime();
        for (int i = 0; i < REQUESTS; i++) {
          client.configMaps().inNamespace("default").withName("read").get();
        }
        System.out.printf(
            "GET by fabric8's client, one thread  %.0f/s%n",
            REQUESTS / ((System.nanoTime() - from) / 1e9));
      }
    }
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("key", "value")
        .build();
  }
}
