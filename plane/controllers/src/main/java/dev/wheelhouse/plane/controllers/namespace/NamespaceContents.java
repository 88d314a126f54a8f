// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.namespace;

import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.plane.client.Timestamps;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is left in a namespace that is being deleted.
///
/// @param failures what could not be listed or deleted
/// @param undiscovered group versions of which nobody knows what they have in the namespace
record NamespaceContents(
    List<Remaining> remaining, List<String> failures, List<String> undiscovered) {

  /// Objects of one kind that are still there.
  ///
  /// @param finalizers how many objects each finalizer holds
  record Remaining(String resource, int count, Map<String, Integer> finalizers) {

    static Remaining of(ApiResource resource, List<GenericKubernetesResource> objects) {
      Map<String, Integer> finalizers = new TreeMap<>();
      for (GenericKubernetesResource object : objects) {
        object.getMetadata().getFinalizers().forEach(f -> finalizers.merge(f, 1, Integer::sum));
      }
      String name = resource.gvr().groupResource().toString();
      return new Remaining(name, objects.size(), finalizers);
    }
  }

  boolean isEmpty() {
    return remaining.isEmpty() && failures.isEmpty() && undiscovered.isEmpty();
  }

  boolean hasPods() {
    return remaining.stream().anyMatch(r -> r.resource().equals("pods"));
  }

  List<NamespaceCondition> conditions(List<NamespaceCondition> before, Instant now) {
    List<NamespaceCondition> conditions = new ArrayList<>();
    conditions.add(
        undiscovered.isEmpty()
            ? condition(
                before,
                now,
                "NamespaceDeletionDiscoveryFailure",
                false,
                "ResourcesDiscovered",
                "All resources successfully discovered")
            : condition(
                before,
                now,
                "NamespaceDeletionDiscoveryFailure",
                true,
                "DiscoveryFailed",
                "Discovery failed for some groups, "
                    + undiscovered.size()
                    + " failing: "
                    + String.join(", ", undiscovered)));
    conditions.add(
        condition(
            before,
            now,
            "NamespaceDeletionGroupVersionParsingFailure",
            false,
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed"));
    conditions.add(
        failures.isEmpty()
            ? condition(
                before,
                now,
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization")
            : condition(
                before,
                now,
                "NamespaceDeletionContentFailure",
                true,
                "ContentDeletionFailed",
                "Failed to delete all resource types, "
                    + failures.size()
                    + " remaining: "
                    + String.join(", ", failures)));
    conditions.add(
        remaining.isEmpty()
            ? condition(
                before,
                now,
                "NamespaceContentRemaining",
                false,
                "ContentRemoved",
                "All content successfully removed")
            : condition(
                before,
                now,
                "NamespaceContentRemaining",
                true,
                "SomeResourcesRemain",
                "Some resources are remaining: " + countedResources()));
    String held = heldByFinalizers();
    conditions.add(
        held.isEmpty()
            ? condition(
                before,
                now,
                "NamespaceFinalizersRemaining",
                false,
                "ContentHasNoFinalizers",
                "All content-preserving finalizers finished")
            : condition(
                before,
                now,
                "NamespaceFinalizersRemaining",
                true,
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: " + held));
    return conditions;
  }

  private String countedResources() {
    return remaining.stream()
        .map(r -> r.resource() + ". has " + r.count() + " resource instances")
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private String heldByFinalizers() {
    Map<String, Integer> all = new TreeMap<>();
    remaining.forEach(r -> r.finalizers().forEach((f, n) -> all.merge(f, n, Integer::sum)));
    return all.entrySet().stream()
        .map(e -> e.getKey() + " in " + e.getValue() + " resource instances")
        .collect(Collectors.joining(", "));
  }

  private static NamespaceCondition condition(
      List<NamespaceCondition> before,
      Instant now,
      String type,
      boolean status,
      String reason,
      String message) {
    String text = status ? "True" : "False";
    Optional<String> since =
        before.stream()
            .filter(c -> type.equals(c.getType()) && text.equals(c.getStatus()))
            .map(NamespaceCondition::getLastTransitionTime)
            .findFirst();
    return new NamespaceConditionBuilder()
        .withType(type)
        .withStatus(text)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(since.orElseGet(() -> Timestamps.format(now)))
        .build();
  }
}
