// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.network.Traffic;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;

/// A network whose pods are isolated as policies say before anything in them starts.
public record GuardedNetwork(PodNetwork network, PolicyEnforcer enforcer) implements PodNetwork {

  @Override
  public Attachment attach(String podUid) throws InterruptedException {
    Attachment attachment = network.attach(podUid);
    enforcer.admit(podUid, attachment.address(), Optional.empty());
    return attachment;
  }

  @Override
  public Attachment attach(String podUid, Pod pod) throws InterruptedException {
    Attachment attachment = network.attach(podUid, pod);
    enforcer.admit(podUid, attachment.address(), Optional.of(pod));
    return attachment;
  }

  @Override
  public Optional<Traffic> traffic(String podUid) {
    return network.traffic(podUid);
  }

  @Override
  public Optional<Attachment> find(String podUid) {
    return network.find(podUid);
  }

  /// The enforcer learns of it before the address is free: another pod may have it at once.
  @Override
  public void detach(String podUid) throws InterruptedException {
    enforcer.release(podUid);
    network.detach(podUid);
  }

  @Override
  public Set<String> attached() {
    return network.attached();
  }

  @Override
  public Optional<String> nameServer() {
    return network.nameServer();
  }

  @Override
  public String hostAddress() {
    return network.hostAddress();
  }
}
