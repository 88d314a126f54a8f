// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.cluster;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a node matches a node selector term: all its requirements hold. A term without any
/// matches nothing.
public final class NodeTerms {

  private NodeTerms() {}

  public static boolean match(NodeSelectorTerm term, NodeInfo node) {
    if (term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty()) {
      return false;
    }
    Map<String, String> fields = Map.of("metadata.name", node.name());
    return term.getMatchExpressions().stream().allMatch(r -> holds(r, node.labels()))
        && term.getMatchFields().stream().allMatch(r -> holds(r, fields));
  }

  private static boolean holds(NodeSelectorRequirement requirement, Map<String, String> labels) {
    String value = labels.get(requirement.getKey());
    List<String> values = requirement.getValues();
    return switch (requirement.getOperator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> compare(value, values) > 0;
      case "Lt" -> compare(value, values) < 0;
      default -> false;
    };
  }

  /// 0, which neither operator accepts, where a side is no number.
  private static int compare(@Nullable String value, List<String> values) {
    try {
      return value == null || values.size() != 1
          ? 0
          : Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
