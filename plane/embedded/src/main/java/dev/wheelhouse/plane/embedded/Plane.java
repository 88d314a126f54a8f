// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Starting;
import dev.wheelhouse.base.time.Clock;
import java.util.List;

/// A Kubernetes-compatible cluster in this JVM: control plane and one node. Starting returns when
/// the API server is ready and the node is registered; closing ends the pods and leaves only files.
public final class Plane implements AutoCloseable {

  private final PlaneOptions options;
  private final ControlPlane control;
  private final WorkerNode node;
  private final Parts parts;

  private Plane(PlaneOptions options, ControlPlane control, WorkerNode node, Parts parts) {
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
    Starting<NodeSite> site =
        parts.add(Starting.of("node-site", () -> NodeSite.open(options, login, clock)));
    NodeLink link = new NodeLink();
    ControlPlane control = parts.add(ControlPlane.start(options, link, clock));
    WorkerNode node = parts.add(WorkerNode.start(options, site.await(), control, clock));
    link.connect(node.streams());
    return new Plane(options, control, node, parts);
  }

  /// URL of the API server.
  public String server() {
    return control.serverUrl();
  }

  /// URL at which Ingresses are served.
  public String entry() {
    return node.entryUrl();
  }

  /// Host and port of the image registry.
  public String registry() {
    return node.registryHost();
  }

  /// Name of the runtime that runs containers.
  public String runtime() {
    return node.runtime();
  }

  /// A kubeconfig document for the cluster's administrator.
  public String adminKubeconfig() {
    return control.adminKubeconfig();
  }

  /// Parts of deleted pods that are still on this machine, in words; empty when all is well.
  public List<String> podLeftovers() {
    return node.podLeftovers();
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
