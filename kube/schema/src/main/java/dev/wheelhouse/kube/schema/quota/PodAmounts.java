// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a pod asks for as a whole.
///
/// Containers add up. Init containers run one after the other before them, so the greatest one
/// counts where it is more; those that restart always (sidecars) stay and add up too. Amounts given
/// for the whole pod take the place of the sums. Overhead comes on top.
public final class PodAmounts {

  private static final String REQUESTS = "requests";
  private static final String LIMITS = "limits";

  private final JsonObject pod;
  private final boolean fromStatus;
  private final Map<String, JsonObject> statuses = new HashMap<>();

  private PodAmounts(JsonObject pod, boolean fromStatus) {
    this.pod = pod;
    this.fromStatus = fromStatus;
    if (fromStatus) {
      for (String kind : List.of("containerStatuses", "initContainerStatuses")) {
        for (JsonObject status : list(pod, "status", kind)) {
          status.string("name").ifPresent(name -> statuses.put(name, status));
        }
      }
    }
  }

  /// By its specification alone.
  public static PodAmounts ofSpec(JsonObject pod) {
    return new PodAmounts(pod, false);
  }

  /// Counting also what its node has given to running containers; while a resize is going on the
  /// greater amount counts.
  public static PodAmounts of(JsonObject pod) {
    return new PodAmounts(pod, true);
  }

  public ResourceAmounts requests() {
    return containers(REQUESTS).overriddenBy(podLevel(REQUESTS)).plus(overhead());
  }

  /// Overhead counts only on top of a limit there is.
  public ResourceAmounts limits() {
    ResourceAmounts limits = containers(LIMITS).overriddenBy(podLevel(LIMITS));
    ResourceAmounts set = limits.withoutZeros();
    return limits.plus(overhead().only(name -> set.get(name).isPresent()));
  }

  /// Without overhead.
  public ResourceAmounts bareRequests() {
    return containers(REQUESTS).overriddenBy(podLevel(REQUESTS));
  }

  /// Without overhead.
  public ResourceAmounts bareLimits() {
    return containers(LIMITS).overriddenBy(podLevel(LIMITS));
  }

  /// Whether amounts are given for the whole pod.
  public boolean hasPodLevel() {
    return !podLevel(REQUESTS).isEmpty() || !podLevel(LIMITS).isEmpty();
  }

  private ResourceAmounts overhead() {
    return ResourceAmounts.of(pod.object("spec", "overhead").orElse(null));
  }

  private ResourceAmounts podLevel(String what) {
    return ResourceAmounts.of(pod.object("spec", "resources", what).orElse(null))
        .only(name -> name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-"));
  }

  private ResourceAmounts containers(String what) {
    ResourceAmounts sum = ResourceAmounts.NONE;
    for (JsonObject container : list(pod, "spec", "containers")) {
      sum = sum.plus(effective(container, what));
    }
    ResourceAmounts sidecars = ResourceAmounts.NONE;
    ResourceAmounts start = ResourceAmounts.NONE;
    for (JsonObject container : list(pod, "spec", "initContainers")) {
      boolean stays = container.string("restartPolicy").orElse("").equals("Always");
      if (stays) {
        ResourceAmounts own = effective(container, what);
        sum = sum.plus(own);
        sidecars = sidecars.plus(own);
        start = start.max(sidecars);
      } else {
        start = start.max(specified(container, what).plus(sidecars));
      }
    }
    return sum.max(start);
  }

  private static ResourceAmounts specified(JsonObject container, String what) {
    return ResourceAmounts.of(container.object("resources", what).orElse(null));
  }

  private ResourceAmounts effective(JsonObject container, String what) {
    ResourceAmounts specified = specified(container, what);
    JsonObject status = fromStatus ? statuses.get(container.string("name").orElse("")) : null;
    if (status == null || status.object("resources").isEmpty()) {
      return specified;
    }
    ResourceAmounts given = ResourceAmounts.of(status.object("resources", what).orElse(null));
    if (what.equals(REQUESTS)) {
      given = given.max(ResourceAmounts.of(status.object("allocatedResources").orElse(null)));
    }
    return resizeInfeasible() ? given : given.max(specified);
  }

  private boolean resizeInfeasible() {
    return list(pod, "status", "conditions").stream()
        .filter(c -> c.string("type").orElse("").equals("PodResizePending"))
        .anyMatch(c -> c.string("reason").orElse("").equals("Infeasible"));
  }

  static List<JsonObject> list(JsonObject tree, String... path) {
    return tree.array(path).map(JsonArray::objects).orElse(List.of());
  }
}
