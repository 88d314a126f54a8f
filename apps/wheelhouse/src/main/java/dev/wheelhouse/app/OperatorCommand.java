// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import dev.wheelhouse.app.application.BoundaryOption;
import dev.wheelhouse.app.application.RegistryOption;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.app.plane.Shutdown;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.ops.delivery.Delivery;
import dev.wheelhouse.ops.delivery.DeliveryOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs the capabilities beside a cluster that is already there.
@Command(
    name = "operator",
    description = "Run Wheelhouse's capabilities on an existing cluster.",
    mixinStandardHelpOptions = true)
public final class OperatorCommand implements Callable<Integer> {

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

  @Mixin RegistryOption registry = new RegistryOption();
  @Mixin BoundaryOption boundaries = new BoundaryOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop = Shutdown.whenTold(ended, stopped);
    try (KubernetesClient client =
            kubeconfig == null ? KubeClients.ofEnvironment() : KubeClients.of(kubeconfig);
        Delivery _ = Delivery.start(client, options())) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .println("watching applications on " + client.getMasterUrl() + "; Ctrl-C ends");
      ended.await();
    } finally {
      stopped.countDown();
      Shutdown.forget(stop);
    }
    return 0;
  }

  private DeliveryOptions options() {
    Path cache = DataDirectory.standard().path().resolve("operator-cache");
    return DeliveryOptions.of(registry.targetOrNone(), cache)
        .withAllowedRoots(allowedRoots)
        .withBoundaries(boundaries.boundaries(List.of()));
  }
}
