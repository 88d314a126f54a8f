// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Parts;
import dev.wheelhouse.base.tasks.Starting;
import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Kubernetes-compatible cluster in this JVM: control plane and, unless left out, one node.
/// Starting returns when the API server is ready and the node is registered; closing ends the pods
/// and leaves only files.
public final class Plane implements AutoCloseable {

  private final PlaneOptions options;
  private final ControlPlane control;
  private final @Nullable WorkerNode node;
  private final Parts parts;

  private Plane(
      PlaneOptions options, ControlPlane control, @Nullable WorkerNode node, Parts parts) {
    this.options = options;
    this.parts = parts;
    this.control = control;
    this.node = node;
  }

  /// Starts a plane on its data directory; a plane that ran there before goes on.
  ///
  /// @throws PlatformException when a port is taken, the directory is in use or damaged, or the
  ///   machine cannot run the wanted runtime; nothing stays running then
  public static Plane start(PlaneOptions options, RegistryLogin login) {
    Parts parts = new Parts();
    try {
      return start(options, login, parts, Clock.system());
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    } catch (InterruptedException e) {
      parts.close();
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.TIMEOUT, "interrupted while starting the plane", e);
    }
  }

  private static Plane start(PlaneOptions options, RegistryLogin login, Parts parts, Clock clock)
      throws InterruptedException {
    NodeLink link = new NodeLink();
    if (!options.runs(PlaneOptions.Part.NODE)) {
      return new Plane(options, parts.add(ControlPlane.start(options, link, clock)), null, parts);
    }
    Starting<NodeSite> site =
        parts.add(Starting.of("node-site", () -> NodeSite.open(options, login, clock)));
    ControlPlane control = parts.add(ControlPlane.start(options, link, clock));
    WorkerNode node = parts.add(WorkerNode.start(options, site.await(), control, clock));
    link.connect(node.streams());
    return new Plane(options, control, node, parts);
  }

  /// URL of the API server.
  public String server() {
    return control.serverUrl();
  }

  /// URL at which Ingresses are served; empty without a node.
  public Optional<String> entry() {
    return Optional.ofNullable(node).map(WorkerNode::entryUrl);
  }

  /// Host and port of the image registry; empty without a node.
  public Optional<String> registry() {
    return Optional.ofNullable(node).map(WorkerNode::registryHost);
  }

  /// Name of the runtime that runs containers; empty without a node.
  public Optional<String> runtime() {
    return Optional.ofNullable(node).map(WorkerNode::runtime);
  }

  /// A client for the cluster's administrator that works without a socket; the caller closes it.
  public KubernetesClient client() {
    return control.administrator();
  }

  /// A kubeconfig document for the cluster's administrator.
  public String adminKubeconfig() {
    return control.adminKubeconfig();
  }

  /// Parts of deleted pods that are still on this machine, in words; empty when all is well.
  public List<String> podLeftovers() {
    return node == null ? List.of() : node.podLeftovers();
  }

  /// What a closed plane has left on this machine beside its files; empty when all is well.
  public List<String> leftovers() throws InterruptedException {
    return WorkerNode.leftovers(options);
  }

  @Override
  public void close() {
    parts.close();
  }
}
