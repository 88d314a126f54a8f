// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.client.loop.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the Services whose rules the kernel does not take, by trying ever smaller parts: the
/// others are not to suffer from them.
final class Refused {

  private final Map<Key, List<ServiceRule>> all;
  private final Trial trial;
  private final Set<Key> found = new HashSet<>();

  /// Whether the kernel would take some rules.
  @FunctionalInterface
  interface Trial {
    boolean accepts(Map<Key, List<ServiceRule>> rules) throws InterruptedException;
  }

  private Refused(Map<Key, List<ServiceRule>> all, Trial trial) {
    this.all = all;
    this.trial = trial;
  }

  /// None where each part is taken, or where the kernel takes nothing at all.
  static Set<Key> among(Map<Key, List<ServiceRule>> all, Trial trial) throws InterruptedException {
    Refused refused = new Refused(all, trial);
    if (trial.accepts(Map.of())) {
      refused.search(new ArrayList<>(all.keySet()));
    }
    return refused.found;
  }

  private void search(List<Key> keys) throws InterruptedException {
    if (keys.isEmpty() || trial.accepts(part(keys))) {
      return;
    }
    if (keys.size() == 1) {
      found.add(keys.getFirst());
      return;
    }
    int half = keys.size() / 2;
    search(keys.subList(0, half));
    search(keys.subList(half, keys.size()));
  }

  private Map<Key, List<ServiceRule>> part(Collection<Key> keys) {
    Map<Key, List<ServiceRule>> part = new HashMap<>(all);
    part.keySet().retainAll(new HashSet<>(keys));
    return part;
  }
}
