// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What has been written on planned clusters.
public final class PlannedChanges {

  private PlannedChanges() {}

  /// Cluster by cluster, in the order of the writes.
  public static List<Change> of(Map<String, PlannedCluster> clusters) {
    List<Change> changes = new ArrayList<>();
    Concealed concealed = Concealed.of(clusters.values());
    new TreeMap<>(clusters)
        .forEach((name, cluster) ->
            cluster
                .writes()
                .forEach((ref, write) ->
                    Change.of(name, ref, write)
                        .map(it -> it.concealing(concealed))
                        .ifPresent(changes::add)));
    return changes;
  }
}
