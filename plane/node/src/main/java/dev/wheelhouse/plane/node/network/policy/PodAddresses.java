// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which pod has each address, told to a [PolicyState]: one pod for an address, whatever statuses
/// say.
///
/// A pod of this machine has the address that its network has, from attaching to detaching, also
/// when its object is deleted or says that it ended: its containers may still run. What its status
/// says counts only for pods of other machines, and only where no pod here has that address. One
/// thread uses it.
final class PodAddresses {

  private final PolicyState state;
  private final Set<String> nodes;
  private final Map<String, String> attached = new HashMap<>();
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, PodFacts> facts = new HashMap<>();
  private final Map<String, Set<String>> claims = new HashMap<>();

  /// @param nodes names of the nodes on this machine
  PodAddresses(PolicyState state, Set<String> nodes) {
    this.state = state;
    this.nodes = Set.copyOf(nodes);
  }

  void attached(String uid, String address, Optional<Pod> pod) {
    disown(uid);
    attached.put(uid, address);
    owners.put(address, uid);
    pod(uid, pod);
  }

  void detached(String uid, Optional<Pod> pod) {
    disown(uid);
    pod(uid, pod);
  }

  private void disown(String uid) {
    String address = attached.remove(uid);
    if (address != null) {
      owners.remove(address, uid);
    }
  }

  /// @param pod as it is now; empty when its object is gone
  void pod(String uid, Optional<Pod> pod) {
    PodFacts before = facts.remove(uid);
    Optional<PodFacts> now = facts(uid, pod, Optional.ofNullable(before));
    if (before != null) {
      claims.getOrDefault(before.address(), new TreeSet<>()).remove(uid);
    }
    now.ifPresent(found -> {
      facts.put(uid, found);
      claims.computeIfAbsent(found.address(), _ -> new TreeSet<>()).add(uid);
    });
    if (now.isEmpty()) {
      state.podGone(uid);
    }
    if (before != null) {
      settle(before.address());
    }
    now.map(PodFacts::address).ifPresent(this::settle);
  }

  private Optional<PodFacts> facts(String uid, Optional<Pod> pod, Optional<PodFacts> last) {
    String address = attached.get(uid);
    if (address == null) {
      return pod.filter(found ->
              !nodes.contains(Objects.requireNonNullElse(found.getSpec().getNodeName(), "")))
          .flatMap(found -> PodFacts.published(uid, found));
    }
    return pod.isPresent()
        ? pod.flatMap(found -> PodFacts.attached(uid, found, address))
        : last.map(known -> known.at(address));
  }

  private void settle(String address) {
    Set<String> uids = claims.getOrDefault(address, Set.of());
    if (uids.isEmpty()) {
      claims.remove(address);
      return;
    }
    String owner = owners.get(address);
    String winner = owner != null && uids.contains(owner) ? owner : uids.iterator().next();
    uids.stream().filter(uid -> !uid.equals(winner)).forEach(state::podGone);
    state.pod(Objects.requireNonNull(facts.get(winner)));
  }

  /// Whether policies hold for a pod: one that was never seen has no labels to select it by.
  boolean knows(String uid) {
    return facts.containsKey(uid);
  }
}
