// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.linux.Mounts;
import dev.wheelhouse.plane.node.network.PodNetwork.Attachment;
import dev.wheelhouse.plane.node.runtimes.SandboxSpec;
import dev.wheelhouse.plane.node.spec.DownwardFields;
import dev.wheelhouse.plane.node.volume.PodVolumes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes and removes what the containers of a pod share: network, volumes, files, sandbox. May be
/// repeated at any point.
final class PodSetUp {

  private final NodeServices node;
  private final String uid;
  private final PodFiles files;
  private final PodVolumes volumes;
  private volatile @Nullable SandboxSpec sandbox;

  PodSetUp(NodeServices node, String uid) {
    this.node = node;
    this.uid = uid;
    this.files = new PodFiles(node.folder(uid));
    this.volumes = node.volumes().of(files.volumes());
  }

  /// @param renewAt when volumes are to be refreshed although nothing changes
  record Ready(String address, Instant renewAt) {}

  PodFiles files() {
    return files;
  }

  PodVolumes volumes() {
    return volumes;
  }

  SandboxSpec sandbox() {
    SandboxSpec made = sandbox;
    if (made == null) {
      throw new IllegalStateException("the pod is not set up: " + uid);
    }
    return made;
  }

  /// Attaches the network and makes the volumes side by side; volumes that tell the pod's address
  /// wait for it.
  synchronized Ready setUp(Pod pod) throws InterruptedException {
    imageVolumes(pod);
    boolean hostNetwork = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    boolean needsAddress =
        pod.getSpec().getVolumes().stream()
            .anyMatch(v -> v.getDownwardAPI() != null || v.getProjected() != null);
    AtomicReference<Instant> renewAt = new AtomicReference<>(Instant.MAX);
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    Thread early =
        Thread.ofVirtual()
            .name("volumes-" + uid)
            .unstarted(() -> {
              try {
                renewAt.set(makeVolumes(pod, ""));
              } catch (RuntimeException e) {
                failure.set(e);
              }
            });
    if (!needsAddress) {
      early.start();
    }
    Attachment attachment =
        hostNetwork
            ? new Attachment(null, node.network().hostAddress())
            : node.network().attach(uid, pod);
    if (needsAddress) {
      renewAt.set(makeVolumes(pod, attachment.address()));
    } else {
      early.join();
      rethrow(failure.get());
    }
    if (node.processes()) {
      files.write(
          pod, attachment.address(), node.network().nameServer(), node.facts().clusterDomain());
    }
    SandboxSpec made = spec(pod, attachment, hostNetwork);
    node.runtime().openSandbox(made);
    sandbox = made;
    return new Ready(attachment.address(), renewAt.get());
  }

  private void imageVolumes(Pod pod) throws InterruptedException {
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getImage() == null) {
        continue;
      }
      Container wanted = new Container();
      wanted.setName("");
      wanted.setImage(volume.getImage().getReference());
      wanted.setImagePullPolicy(volume.getImage().getPullPolicy());
      try {
        volumes.image(volume.getName(), new ImageFetch(node, pod, wanted).get().layers());
      } catch (StartFailure e) {
        throw new PodVolumes.VolumeException(volume.getName(), e.message());
      }
    }
  }

  private static void rethrow(@Nullable RuntimeException failure) {
    if (failure != null) {
      throw failure;
    }
  }

  private SandboxSpec spec(Pod pod, Attachment attachment, boolean hostNetwork) {
    return new SandboxSpec(
        uid,
        PodFiles.hostname(pod),
        attachment.namespaceFile(),
        attachment.address(),
        new SandboxSpec.HostNamespaces(
            hostNetwork,
            Boolean.TRUE.equals(pod.getSpec().getHostIPC()),
            Boolean.TRUE.equals(pod.getSpec().getHostPID()),
            Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace())));
  }

  private Instant makeVolumes(Pod pod, String address) {
    return volumes.setUp(new DownwardFields(pod, address, node.facts()));
  }

  /// Brings the volumes up to date with the objects they are made from.
  ///
  /// @param newest asked when nothing else makes volumes of the pod any more: the newest wins
  synchronized Instant refresh(Supplier<Pod> newest) {
    SandboxSpec made = sandbox;
    return made == null ? Instant.MAX : makeVolumes(newest.get(), made.address());
  }

  /// @param forget whether logs and termination messages go too
  synchronized void tearDown(Collection<String> containerIds, boolean forget)
      throws InterruptedException {
    containerIds.forEach(node.runtime()::remove);
    node.runtime().closeSandbox(uid);
    node.network().detach(uid);
    removeFiles(files, forget);
    node.volumes().forget(uid);
    sandbox = null;
  }

  /// Deletes what is left of a pod that was torn down: logs and termination messages.
  void forget() {
    PodFiles.delete(files.folder());
  }

  static void removeFiles(PodFiles files, boolean forget) {
    Path volumes = files.volumes();
    if (System.getProperty("os.name").equals("Linux")) {
      Mounts.under(volumes).reversed().forEach(Mounts::unmount);
      if (!Mounts.under(volumes).isEmpty()) {
        throw new PlatformException(Reason.INTERNAL, "volumes are still mounted under " + volumes);
      }
    }
    PodFiles.delete(forget ? files.folder() : volumes);
  }
}
