// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import dev.wheelhouse.kube.client.KubeClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measures delivery on a whole plane with a simulated node: how long many Applications take from
/// the first create to the last `running`, what they cost at rest, and how long an edit of one takes
/// to reach its objects. Starts and stops a plane of its own, through the launcher, on free ports.
///
/// Arguments: the checkout's folder, then further options of `up`. Properties: `applications` (1000),
/// `components` of each (3), `edits` (200), `rest` in seconds (30).
public final class ApplicationBench {

  private static final int APPLICATIONS = Integer.getInteger("applications", 1_000);
  private static final int COMPONENTS = Integer.getInteger("components", 3);
  private static final int EDITS = Integer.getInteger("edits", 200);
  private static final Duration REST = Duration.ofSeconds(Integer.getInteger("rest", 30));

  private ApplicationBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments.length == 0 ? "." : arguments[0]).toAbsolutePath();
    List<String> options =
        new ArrayList<>(
            List.of(
                "--runtime=simulated",
                "--max-pods=200000",
                "--pod-cidr=127.200.0.0/13",
                "--service-cluster-ip-range=127.210.0.0/16"));
    options.addAll(List.of(arguments).subList(Math.min(1, arguments.length), arguments.length));
    PlaneProcess.train(home);
    Path data = Files.createTempDirectory("wheelhouse-bench");
    try (PlaneProcess plane = PlaneProcess.start(home, data, options);
        KubernetesClient client = KubeClients.of(data.resolve("kubeconfig"));
        ApplicationLoad load = new ApplicationLoad(client, COMPONENTS)) {
      load.warmUp();
      plane.cpuMillisSinceLast();
      row("applications", APPLICATIONS);
      row("first create to last `running`, s", load.create(APPLICATIONS).toMillis() / 1000.0);
      row("CPU of the plane for one application, ms", plane.cpuMillisSinceLast() / APPLICATIONS);
      row("memory of the JVM then, MB", plane.residentMegabytes());
      load.settle(plane);
      plane.cpuMillisSinceLast();
      Thread.sleep(REST); // what is measured is that nothing happens
      row("share of a core at rest, %", plane.cpuMillisSinceLast() * 100 / REST.toMillis());
      row("memory of the JVM at rest, MB", plane.residentMegabytes());
      List<Double> edits = load.edit(APPLICATIONS, EDITS);
      row("edit to object, p50 ms", edits.get(edits.size() / 2));
      row("edit to object, p99 ms", edits.get((int) Math.ceil(edits.size() * 0.99) - 1));
    }
  }

  private static void row(String what, double value) {
    System.out.printf(Locale.ROOT, "%-70s %12.2f%n", what, value);
  }
}
