// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import dev.wheelhouse.kube.client.KubeClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Measures a whole plane as its users meet it: time to ready, memory, ConfigMaps written and read
/// by 32 clients, pods from created to running. Starts and stops planes of its own, through the
/// launcher, on free ports.
///
/// Arguments: the checkout's folder, then further options of `up` such as `--pod-cidr`. Needs `wrk`
/// for the load, and root with runc for the pods.
public final class PlaneBench {

  private static final int OBJECTS = 10_000;
  private static final int PODS = 40;

  private PlaneBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments.length == 0 ? "." : arguments[0]).toAbsolutePath();
    List<String> options =
        List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
    PlaneProcess.train(home);
    Path data = Files.createTempDirectory("wheelhouse-bench");
    start(home, data, options);
    load(home, data, options);
    restart(home, data, options);
  }

  private static void start(Path home, Path data, List<String> options)
      throws IOException, InterruptedException {
    try (PlaneProcess plane = PlaneProcess.start(home, data, options)) {
      row("empty store: program start to ready, ms", plane.readyMillis());
      row("memory of the JVM, idle, MB", plane.residentMegabytes());
    }
  }

  private static void load(Path home, Path data, List<String> options)
      throws IOException, InterruptedException {
    try (PlaneProcess plane = PlaneProcess.start(home, data, options);
        KubernetesClient client = KubeClients.of(data.resolve("kubeconfig"))) {
      if (plane.runsContainers()) {
        PodBench.Result pods = new PodBench(client, plane.registry()).run(PODS);
        row("pod created to Running, image present, p50 ms", pods.p50());
        row("pod created to Running, image present, p99 ms", pods.p99());
      }
      HttpLoad load = new HttpLoad(plane.server(), PlaneProcess.TOKEN);
      double created = load.createConfigMaps();
      row("ConfigMaps created per second, 32 connections, TLS", created);
      row("server CPU per create, ms", plane.cpuMillisSinceLast() / load.lastRequests());
      double read = load.readOne();
      row("GET of one ConfigMap per second, 32 connections, TLS", read);
      row("server CPU per GET, ms", plane.cpuMillisSinceLast() / load.lastRequests());
      load.fillUp(client, OBJECTS);
      row("memory of the JVM after the load, MB", plane.residentMegabytes());
      row("ConfigMaps in the store", load.count(client));
    }
  }

  private static void restart(Path home, Path data, List<String> options)
      throws IOException, InterruptedException {
    try (PlaneProcess plane = PlaneProcess.start(home, data, options)) {
      row("store of 10,000 objects and more: program start to ready, ms", plane.readyMillis());
    }
  }

  private static void row(String what, double value) {
    System.out.printf(Locale.ROOT, "%-70s %12.2f%n", what, value);
  }
}
