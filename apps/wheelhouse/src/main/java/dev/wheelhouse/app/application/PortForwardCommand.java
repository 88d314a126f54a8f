// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.app.plane.Shutdown;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Leads ports of this machine to a pod of an application, through the API server, until it is told
/// to end.
@Command(
    name = "port-forward",
    description = {
      "Lead ports of this machine to a pod of an application, until interrupted.",
      "Without ports, those that its containers name."
    },
    footer = {
      "",
      "Examples:",
      "  wheelhouse app port-forward shop",
      "  wheelhouse app port-forward shop 8080:80",
      "  wheelhouse app port-forward shop --component web :80"
    },
    mixinStandardHelpOptions = true)
final class PortForwardCommand implements Callable<Integer> {

  private static final int HIGHEST = 65_535;

  @Parameters(index = "0", paramLabel = "NAME")
  String name = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "[LOCAL:]REMOTE",
      description = "Ports; `:80` takes any free one of this machine.")
  List<String> ports = List.of();

  @Option(names = "--component", paramLabel = "NAME", description = "A pod of this component.")
  @Nullable String component;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Listen on this address (default: ${DEFAULT-VALUE}).")
  String address = "127.0.0.1";

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  /// @param local 0 for any free one
  record Forward(int local, int remote) {

    /// @throws UserError when it is no `[LOCAL:]REMOTE`
    static Forward of(String text) {
      String[] parts = text.split(":", -1);
      if (parts.length > 2) {
        throw wrong(text);
      }
      int remote = number(text, parts[parts.length - 1]);
      int local = parts.length == 1 ? remote : parts[0].isEmpty() ? 0 : number(text, parts[0]);
      return new Forward(local, remote);
    }

    private static int number(String text, String part) {
      if (!part.matches("[0-9]{1,5}")) {
        throw wrong(text);
      }
      int port = Integer.parseInt(part);
      if (port == 0 || port > HIGHEST) {
        throw wrong(text);
      }
      return port;
    }

    private static UserError wrong(String text) {
      return new UserError(
          UserError.Kind.USAGE,
          "\"" + text + "\" is not LOCAL:REMOTE, :REMOTE or REMOTE with ports from 1 to 65535");
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Forward> wanted = ports.stream().map(Forward::of).toList();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop = Shutdown.whenTold(ended, stopped);
    try (KubernetesClient client = cluster.connect()) {
      Pod pod = new Pods(client, cluster.namespace()).one(name, component);
      List<LocalPortForward> open = new ArrayList<>();
      try {
        for (Forward forward : wanted.isEmpty() ? named(pod) : wanted) {
          open.add(open(client, pod, forward));
        }
        ended.await();
      } finally {
        close(open);
      }
    } finally {
      stopped.countDown();
      Shutdown.forget(stop);
    }
    return 0;
  }

  private List<Forward> named(Pod pod) {
    List<Forward> named =
        pod.getSpec().getContainers().stream()
            .flatMap(it -> it.getPorts().stream())
            .map(ContainerPort::getContainerPort)
            .map(it -> new Forward(it, it))
            .toList();
    if (named.isEmpty()) {
      throw new UserError(
          UserError.Kind.USAGE,
          "pod " + pod.getMetadata().getName() + " names no ports; give some: LOCAL:REMOTE");
    }
    return named;
  }

  private LocalPortForward open(KubernetesClient client, Pod pod, Forward forward) {
    String podName = pod.getMetadata().getName();
    try {
      LocalPortForward opened =
          client
              .pods()
              .inNamespace(cluster.namespace())
              .withName(podName)
              .portForward(forward.remote(), InetAddress.getByName(address), forward.local());
      streams.say(
          "forwarding "
              + address
              + ":"
              + opened.getLocalPort()
              + " to port "
              + forward.remote()
              + " of pod "
              + podName);
      return opened;
    } catch (UnknownHostException e) {
      throw new UserError(UserError.Kind.USAGE, "there is no address " + address, e);
    } catch (IllegalStateException e) {
      throw new UserError(
          UserError.Kind.IN_USE,
          "cannot listen on " + address + ":" + forward.local() + ": " + reason(e),
          e);
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static void close(List<LocalPortForward> open) {
    for (LocalPortForward forward : open) {
      try {
        forward.close();
      } catch (IOException e) {
        throw new UserError(UserError.Kind.FAILED, "a forwarded port did not close: " + e, e);
      }
    }
  }
}
