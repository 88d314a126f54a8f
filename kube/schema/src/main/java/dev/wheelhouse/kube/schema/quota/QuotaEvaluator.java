// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// What objects of one resource count for.
public interface QuotaEvaluator {

  /// The evaluator of a resource: pods, Services and claims have more than their number counted.
  static QuotaEvaluator of(GroupResource resource) {
    if (!resource.group().isEmpty()) {
      return new ObjectCount(resource);
    }
    return switch (resource.resource()) {
      case "pods" -> PodUsage.INSTANCE;
      case "services" -> ServiceUsage.INSTANCE;
      case "persistentvolumeclaims" -> ClaimUsage.INSTANCE;
      default -> new ObjectCount(resource);
    };
  }

  /// `count/deployments.apps`, `count/pods`.
  static String countName(GroupResource resource) {
    return resource.group().isEmpty()
        ? "count/" + resource.resource()
        : "count/" + resource.resource() + "." + resource.group();
  }

  /// Whether this name in `spec.hard` is about this resource.
  boolean tracks(String name);

  /// What an object counts for.
  ResourceAmounts usage(JsonObject object, Instant now);

  /// Whether an object meets a condition. Conditions that do not concern the resource are not met.
  default boolean meets(QuotaScope scope, JsonObject object) {
    return false;
  }

  /// Names that an object must give an amount for but does not, as a message (`must specify ...`).
  ///
  /// @param names those of the quota that this evaluator tracks
  default Optional<String> missing(Collection<String> names, JsonObject object) {
    return Optional.empty();
  }
}
