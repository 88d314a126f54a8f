// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.BoundaryOption;
import dev.wheelhouse.app.application.RegistryOption;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.app.plane.Shutdown;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.ops.delivery.Delivery;
import dev.wheelhouse.ops.delivery.DeliveryOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs the capabilities beside a cluster that is already there. Several may run on one cluster:
/// one leads, the others stand by.
@Command(
    name = "operator",
    description = "Run Wheelhouse's capabilities on an existing cluster.",
    mixinStandardHelpOptions = true)
public final class OperatorCommand implements Callable<Integer> {

  private static final int LAST_PORT = 65_535;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The cluster (default: as kubectl finds it, or the pod's own account).")
  @Nullable Path kubeconfig;

  @Option(
      names = "--allow-path",
      paramLabel = "DIR",
      description = "A folder on this machine whose jars components may name; may be repeated.")
  List<Path> allowedRoots = List.of();

  @Option(
      names = "--system-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "vela-system",
      description =
          "Where built-in definitions, definitions for all namespaces and the leader's Lease are"
              + " (default: ${DEFAULT-VALUE}).")
  String systemNamespace = "vela-system";

  @Option(
      names = "--ingress-class",
      paramLabel = "NAME",
      description = "Class of Ingresses for which an application names none.")
  String ingressClass = "";

  @Option(
      names = "--leader-elect",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Work only while holding a Lease, so that several copies can run (default:"
              + " ${DEFAULT-VALUE}).")
  boolean leaderElect = true;

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      description =
          "Name in the election; another for each copy (default: host name and a number).")
  @Nullable String identity;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "-1",
      description =
          "Serve /healthz, /readyz and /metrics on this port, 0 for any free one (default: not"
              + " served).")
  int httpPort = -1;

  @Option(
      names = "--http-address",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to serve them on (default: ${DEFAULT-VALUE}; 0.0.0.0 in a pod).")
  String httpAddress = "127.0.0.1";

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Folder for what is worth keeping between runs (default: the user's data).")
  @Nullable Path cache;

  @Option(
      names = "--take-over",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Begin even though KubeVela's controller looks after the cluster's applications.")
  boolean takeOver;

  @Mixin RegistryOption registry = new RegistryOption();
  @Mixin BoundaryOption boundaries = new BoundaryOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (httpPort > LAST_PORT) {
      throw new UserError(
          UserError.Kind.USAGE, "--http-port " + httpPort + " is no port; take 0 to 65535");
    }
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicReference<String> failure = new AtomicReference<>("");
    Thread stop = Shutdown.whenTold(ended, stopped);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (KubernetesClient client =
        kubeconfig == null ? KubeClients.ofEnvironment() : KubeClients.of(kubeconfig)) {
      OperatorMetrics metrics = new OperatorMetrics();
      Consumer<String> failed =
          reason -> {
            failure.compareAndSet("", reason);
            ended.countDown();
          };
      OperatorWork work = work(client, metrics, out);
      try (LeaderElection election = stand(client, work, failed);
          OperatorPages pages = pages(election, work, metrics)) {
        out.println("the operator of " + client.getMasterUrl() + " has started; Ctrl-C ends");
        if (pages != null) {
          out.println("probes and metrics on port " + pages.port());
        }
        out.flush();
        ended.await();
      }
    } finally {
      stopped.countDown();
      Shutdown.forget(stop);
    }
    if (!failure.get().isEmpty()) {
      throw new UserError(
          UserError.Kind.FAILED, "the operator has ended: " + failure.get() + "; start it again");
    }
    return 0;
  }

  private OperatorWork work(KubernetesClient client, OperatorMetrics metrics, PrintWriter out) {
    DeliveryOptions options = options();
    Rivals rivals = new Rivals(client, options.systemNamespace(), Clock.system());
    return new OperatorWork(
        takeOver ? Optional::empty : rivals::find,
        () -> OperatorWork.Care.of(Delivery.start(client, options, metrics)),
        metrics,
        LOOK_AGAIN,
        out);
  }

  private LeaderElection stand(
      KubernetesClient client, OperatorWork work, Consumer<String> failed) {
    if (!leaderElect) {
      return LeaderElection.alone(work, failed);
    }
    LeaseStore store = LeaseStore.of(client, systemNamespace, "wheelhouse");
    String name = identity == null ? Identities.ofThisProcess() : identity;
    return new LeaderElection(
            new ElectionLease(store, name, Clock.system()),
            LeaderElection.Periods.USUAL,
            work,
            System::nanoTime,
            failed)
        .start();
  }

  private @Nullable OperatorPages pages(
      LeaderElection election, OperatorWork work, OperatorMetrics metrics) {
    return httpPort < 0
        ? null
        : OperatorPages.start(
            new InetSocketAddress(httpAddress, httpPort), election::alive, work::state, metrics);
  }

  private DeliveryOptions options() {
    Path folder = cache == null ? DataDirectory.standard().path().resolve("operator-cache") : cache;
    return DeliveryOptions.of(registry.targetOrNone(), folder)
        .withAllowedRoots(allowedRoots)
        .withIngressClass(ingressClass)
        .withSystemNamespace(systemNamespace)
        .withBoundaries(boundaries.boundaries(List.of()));
  }
}
