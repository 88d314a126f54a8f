// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Parts;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.node.agent.NodeAgent;
import dev.wheelhouse.plane.node.agent.NodeOptions;
import dev.wheelhouse.plane.node.images.FileImageStore;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.HostNetwork;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// A control plane for tests: the real API server and the real loops on a store in memory, without
/// a socket, a file or a process unless asked for. Many may run side by side in one JVM.
public final class MemoryPlane implements AutoCloseable {

  private static final String NODE = "simulated";
  private static final String LOOPBACK_PODS = "127.245.0.0/16";

  private final ControlPlane control;
  private final Parts parts;

  /// What runs beside the API server.
  ///
  /// @param controllers the built-in controllers
  /// @param scheduler binds pods to nodes
  /// @param node a node whose containers are simulated: pods become ready and nothing runs
  /// @param port where the API server listens on loopback, 0 for any free port; empty for nowhere
  public record Setup(boolean controllers, boolean scheduler, boolean node, OptionalInt port) {

    /// API server and controllers.
    public static final Setup DEFAULT = new Setup(true, false, false, OptionalInt.empty());

    private Set<PlaneOptions.Part> parts() {
      Set<PlaneOptions.Part> parts = EnumSet.noneOf(PlaneOptions.Part.class);
      if (controllers) {
        parts.add(PlaneOptions.Part.CONTROLLERS);
      }
      if (scheduler) {
        parts.add(PlaneOptions.Part.SCHEDULER);
      }
      return parts;
    }

    private ServerSetup server() {
      return port.isPresent()
          ? ServerSetup.DEFAULT.onPort(port.getAsInt())
          : ServerSetup.DEFAULT.inProcess();
    }
  }

  private MemoryPlane(ControlPlane control, Parts parts) {
    this.control = control;
    this.parts = parts;
  }

  /// Starts a plane; returns when the API server is ready and, with a node, that is registered.
  ///
  /// @throws PlatformException when the wanted port is taken
  public static MemoryPlane start(Setup setup) {
    Parts parts = new Parts();
    try {
      return start(setup, parts, Clock.system());
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    } catch (InterruptedException e) {
      parts.close();
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.TIMEOUT, "interrupted while starting the plane", e);
    }
  }

  private static MemoryPlane start(Setup setup, Parts parts, Clock clock)
      throws InterruptedException {
    PlaneOptions options =
        PlaneOptions.in(Path.of(""))
            .with(setup.server())
            .with(setup.parts())
            .with(StorageSetup.IN_MEMORY);
    NodeLink link = new NodeLink();
    ControlPlane control = parts.add(ControlPlane.start(options, link, clock));
    if (setup.node()) {
      link.connect(NodePodStreams.of(List.of(node(control, parts, clock))));
    }
    return new MemoryPlane(control, parts);
  }

  /// The node keeps logs and volumes in a temporary folder.
  private static NodeAgent node(ControlPlane control, Parts parts, Clock clock)
      throws InterruptedException {
    Path folder = temporaryFolder();
    parts.add(() -> delete(folder));
    return parts.add(
        NodeAgent.start(
            NodeOptions.of(NODE, folder).withRuntime("simulated"),
            control.client(Identity.user("system:node:" + NODE, "system:nodes")),
            FileImageStore.open(folder.resolve("images"), FileImageStore.Options.DEFAULT, clock),
            new HostNetwork(folder, Cidr.parse(LOOPBACK_PODS)),
            clock));
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("wheelhouse-node");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the simulated node", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// A new client for the cluster's administrator that works without a socket. The caller closes
  /// it.
  public KubernetesClient client() {
    return control.administrator();
  }

  /// A kubeconfig document for the administrator; of use only where a port was asked for.
  public String adminKubeconfig() {
    return control.adminKubeconfig();
  }

  @Override
  public void close() {
    parts.close();
  }
}
