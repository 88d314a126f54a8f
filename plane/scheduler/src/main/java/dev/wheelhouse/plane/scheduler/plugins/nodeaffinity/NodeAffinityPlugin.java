// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.nodeaffinity;

import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.NodeTerms;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

public final class NodeAffinityPlugin implements SchedulingPlugin {

  private static final List<String> REFUSAL =
      List.of("node(s) didn't match Pod's node affinity/selector");

  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    PodSpec spec = pod.pod().getSpec();
    Map<String, String> selector = Objects.requireNonNullElse(spec.getNodeSelector(), Map.of());
    NodeAffinity affinity =
        spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
    List<NodeSelectorTerm> required = required(affinity);
    List<PreferredSchedulingTerm> preferred =
        affinity == null
            ? List.of()
            : affinity.getPreferredDuringSchedulingIgnoredDuringExecution();
    return selector.isEmpty() && required.isEmpty() && preferred.isEmpty()
        ? PodPlan.INDIFFERENT
        : new Plan(selector, required, preferred);
  }

  private static List<NodeSelectorTerm> required(@Nullable NodeAffinity affinity) {
    return affinity == null || affinity.getRequiredDuringSchedulingIgnoredDuringExecution() == null
        ? List.of()
        : affinity.getRequiredDuringSchedulingIgnoredDuringExecution().getNodeSelectorTerms();
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_CHANGED);
  }

  @Override
  public int weight() {
    return 2;
  }

  private record Plan(
      Map<String, String> selector,
      List<NodeSelectorTerm> required,
      List<PreferredSchedulingTerm> preferred)
      implements PodPlan {

    @Override
    public List<String> refusals(NodeInfo node) {
      boolean selected = node.labels().entrySet().containsAll(selector.entrySet());
      boolean affine =
          required.isEmpty() || required.stream().anyMatch(term -> NodeTerms.match(term, node));
      return selected && affine ? List.of() : REFUSAL;
    }

    @Override
    public double score(NodeInfo node) {
      double sum = 0;
      for (PreferredSchedulingTerm term : preferred) {
        if (NodeTerms.match(term.getPreference(), node)) {
          sum += term.getWeight();
        }
      }
      return sum;
    }

    @Override
    public Scale scale() {
      return Scale.HIGHER_IS_BETTER;
    }
  }
}
