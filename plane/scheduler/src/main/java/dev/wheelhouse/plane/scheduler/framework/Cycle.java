// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.framework;

import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Filters nodes, scores those that are left, takes the best. On large clusters it stops looking
/// when enough nodes fit, and goes on from there with the next pod, so that all nodes get their
/// turn. Used by one thread.
public final class Cycle {

  private static final int ENOUGH_AT_LEAST = 100;
  private static final int LEAST_PERCENT = 5;

  private final List<SchedulingPlugin> plugins;
  private int start;

  public Cycle(List<SchedulingPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  private record Part(SchedulingPlugin plugin, PodPlan plan) {}

  public Placement place(PodInfo pod, ClusterState.View cluster) {
    List<NodeInfo> nodes = cluster.nodes();
    if (nodes.isEmpty()) {
      return new Placement.Nowhere("no nodes available to schedule pods", Set.of());
    }
    List<Part> parts = new ArrayList<>();
    for (SchedulingPlugin plugin : plugins) {
      PodPlan plan = plugin.begin(pod, cluster);
      if (!plan.equals(PodPlan.INDIFFERENT)) {
        if (!plan.refusal().isEmpty()) {
          return new Placement.Nowhere(
              "0/" + nodes.size() + " nodes are available: " + plan.refusal() + ".",
              Set.of(plugin.name()));
        }
        parts.add(new Part(plugin, plan));
      }
    }
    Refusals refusals = new Refusals(nodes.size());
    List<NodeInfo> fitting = filter(nodes, parts, refusals);
    return fitting.isEmpty() ? refusals.toPlacement() : new Placement.On(best(fitting, parts));
  }

  private List<NodeInfo> filter(List<NodeInfo> nodes, List<Part> parts, Refusals refusals) {
    int enough = enough(nodes.size());
    List<NodeInfo> fitting = new ArrayList<>();
    int tried = 0;
    while (tried < nodes.size() && fitting.size() < enough) {
      NodeInfo node = nodes.get((start + tried) % nodes.size());
      if (fits(node, parts, refusals)) {
        fitting.add(node);
      }
      tried++;
    }
    start = (start + tried) % nodes.size();
    return fitting;
  }

  private static boolean fits(NodeInfo node, List<Part> parts, Refusals refusals) {
    for (Part part : parts) {
      List<String> reasons = part.plan().refusals(node);
      if (!reasons.isEmpty()) {
        refusals.add(part.plugin().name(), reasons);
        return false;
      }
    }
    return true;
  }

  /// Half of all nodes, a smaller part of more nodes; all of few.
  static int enough(int nodes) {
    if (nodes <= ENOUGH_AT_LEAST) {
      return nodes;
    }
    int percent = Math.max(LEAST_PERCENT, 50 - nodes / 125);
    return Math.max(ENOUGH_AT_LEAST, nodes * percent / 100);
  }

  private static String best(List<NodeInfo> nodes, List<Part> parts) {
    if (nodes.size() == 1) {
      return nodes.getFirst().name();
    }
    double[] total = new double[nodes.size()];
    for (Part part : parts) {
      if (part.plugin().weight() > 0) {
        addScores(nodes, part, total);
      }
    }
    int best = 0;
    for (int i = 1; i < total.length; i++) {
      if (total[i] > total[best]) {
        best = i;
      }
    }
    return nodes.get(best).name();
  }

  private static void addScores(List<NodeInfo> nodes, Part part, double[] total) {
    double[] raw = new double[nodes.size()];
    double highest = Double.NEGATIVE_INFINITY;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < raw.length; i++) {
      raw[i] = part.plan().score(nodes.get(i));
      highest = Math.max(highest, raw[i]);
      lowest = Math.min(lowest, raw[i]);
    }
    for (int i = 0; i < raw.length; i++) {
      double scaled =
          switch (part.plan().scale()) {
            case AS_IS -> raw[i];
            case HIGHER_IS_BETTER -> highest == 0 ? 0 : 100 * raw[i] / highest;
            case LOWER_IS_BETTER ->
                highest == lowest ? 100 : 100 * (highest - raw[i]) / (highest - lowest);
          };
      total[i] += part.plugin().weight() * scaled;
    }
  }

  /// Counts why nodes were refused.
  private static final class Refusals {
    private final int nodes;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<String> by = new HashSet<>();

    Refusals(int nodes) {
      this.nodes = nodes;
    }

    void add(String plugin, List<String> reasons) {
      by.add(plugin);
      reasons.forEach(reason -> counts.merge(reason, 1, Integer::sum));
    }

    Placement toPlacement() {
      String reasons =
          counts.entrySet().stream()
              .map(entry -> entry.getValue() + " " + entry.getKey())
              .sorted()
              .collect(Collectors.joining(", "));
      return new Placement.Nowhere(
          "0/" + nodes + " nodes are available: " + reasons + ".", Set.copyOf(by));
    }
  }
}
