// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives each pod an address and a network of its own. All methods may be repeated: after a crash
/// the agent asks again for what is there already and gets the same answer.
public interface PodNetwork {

  /// @param namespaceFile a file to enter the pod's network namespace by; null where pods share the
  ///   host's
  /// @param address the pod's IP
  record Attachment(@Nullable Path namespaceFile, String address) {}

  /// Makes (or finds) the network of a pod.
  Attachment attach(String podUid) throws InterruptedException;

  /// The same, for a network that looks at what a pod is.
  ///
  /// @param pod as its node knows it: the API may not show it yet, or never
  default Attachment attach(String podUid, Pod pod) throws InterruptedException {
    return attach(podUid);
  }

  Optional<Attachment> find(String podUid);

  /// Removes devices, addresses and the namespace; does nothing when they are gone.
  void detach(String podUid) throws InterruptedException;

  /// Pods that have a network here, including leftovers of an earlier run.
  Set<String> attached();

  /// What has gone through a pod's own interface; empty where it has none.
  default Optional<Traffic> traffic(String podUid) {
    return Optional.empty();
  }

  /// The address of the cluster's name server as pods reach it; empty where there is none.
  Optional<String> nameServer();

  /// The address by which pods reach this machine, and this machine's address for `hostIP`.
  String hostAddress();
}
