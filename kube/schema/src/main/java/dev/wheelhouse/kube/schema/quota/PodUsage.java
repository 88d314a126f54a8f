// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Pods count by number and by what they request and limit. A pod that is over, or should have been
/// gone by now, counts only for `count/pods`.
final class PodUsage implements QuotaEvaluator {

  static final PodUsage INSTANCE = new PodUsage();

  private static final String COUNT = "count/pods";
  private static final String REQUESTS = "requests.";
  private static final String LIMITS = "limits.";
  private static final Quantity ONE = Quantity.parse("1");
  private static final List<String> COMPUTE = List.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> NAMES =
      Set.of(
          COUNT,
          "pods",
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage");

  /// A quota on one of these wants every container to give an amount.
  private static final Set<String> MUST_BE_GIVEN =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private PodUsage() {}

  @Override
  public boolean tracks(String name) {
    return NAMES.contains(name)
        || name.startsWith("hugepages-")
        || name.startsWith("requests.hugepages-")
        || isExtendedRequest(name);
  }

  /// `requests.example.com/gpu`.
  private static boolean isExtendedRequest(String name) {
    return name.startsWith(REQUESTS) && isExtended(name.substring(REQUESTS.length()));
  }

  private static boolean isExtended(String name) {
    return name.startsWith("deviceclass.resource.kubernetes.io/")
        || (name.indexOf('/') > 0 && !name.contains("kubernetes.io/"));
  }

  @Override
  public ResourceAmounts usage(JsonObject pod, Instant now) {
    Map<String, Quantity> usage = new HashMap<>();
    usage.put(COUNT, ONE);
    if (counts(pod, now)) {
      PodAmounts amounts = PodAmounts.of(pod);
      add(amounts.requests(), amounts.limits(), usage);
    }
    return ResourceAmounts.of(usage);
  }

  private static boolean counts(JsonObject pod, Instant now) {
    String phase = pod.string("status", "phase").orElse("");
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return false;
    }
    Optional<Instant> deletion =
        pod.string("metadata", "deletionTimestamp").flatMap(PodUsage::time);
    Optional<Long> grace = pod.integer("metadata", "deletionGracePeriodSeconds");
    return deletion.isEmpty()
        || grace.isEmpty()
        || !now.isAfter(deletion.get().plusSeconds(grace.get()));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static void add(
      ResourceAmounts requests, ResourceAmounts limits, Map<String, Quantity> usage) {
    usage.put("pods", ONE);
    for (String name : COMPUTE) {
      requests
          .get(name)
          .ifPresent(amount -> {
            usage.put(name, amount);
            usage.put(REQUESTS + name, amount);
          });
      limits.get(name).ifPresent(amount -> usage.put(LIMITS + name, amount));
    }
    requests
        .byName()
        .forEach((name, amount) -> {
          if (name.startsWith("hugepages-")) {
            usage.put(name, amount);
            usage.put(REQUESTS + name, amount);
          } else if (isExtended(name)) {
            usage.put(REQUESTS + name, amount);
          }
        });
  }

  @Override
  public Optional<String> missing(Collection<String> names, JsonObject pod) {
    if (PodAmounts.of(pod).hasPodLevel()) {
      return Optional.empty();
    }
    Map<String, Set<String>> containers = new TreeMap<>();
    for (String kind : List.of("containers", "initContainers")) {
      for (JsonObject container : PodAmounts.list(pod, "spec", kind)) {
        addMissing(names, container, containers);
      }
    }
    if (containers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        containers.entrySet().stream()
            .map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
            .collect(Collectors.joining("; ", "must specify ", "")));
  }

  private static void addMissing(
      Collection<String> names, JsonObject container, Map<String, Set<String>> missing) {
    for (String name : names) {
      if (!MUST_BE_GIVEN.contains(name)) {
        continue;
      }
      boolean limit = name.startsWith(LIMITS);
      String plain = name.substring(name.lastIndexOf('.') + 1);
      if (container.at("resources", limit ? "limits" : "requests", plain) == null) {
        missing
            .computeIfAbsent(name, _ -> new TreeSet<>())
            .add(container.string("name").orElse(""));
      }
    }
  }

  @Override
  public boolean meets(QuotaScope scope, JsonObject pod) {
    return switch (scope.name()) {
      case "Terminating" -> terminating(pod);
      case "NotTerminating" -> !terminating(pod);
      case "BestEffort" -> bestEffort(pod);
      case "NotBestEffort" -> !bestEffort(pod);
      case "PriorityClass" ->
          scope.meets(
              pod.string("spec", "priorityClassName").filter(n -> !n.isEmpty()).stream().toList());
      case "CrossNamespacePodAffinity" -> crossesNamespaces(pod);
      default -> false;
    };
  }

  private static boolean terminating(JsonObject pod) {
    return pod.integer("spec", "activeDeadlineSeconds").orElse(-1L) >= 0;
  }

  private static boolean bestEffort(JsonObject pod) {
    if (asks(pod.object("spec"))) {
      return false;
    }
    return List.of("containers", "initContainers").stream()
        .flatMap(kind -> PodAmounts.list(pod, "spec", kind).stream())
        .noneMatch(container -> asks(Optional.of(container)));
  }

  private static boolean asks(Optional<JsonObject> holder) {
    for (String what : List.of("requests", "limits")) {
      for (String name : List.of("cpu", "memory")) {
        Object amount = holder.map(h -> h.at("resources", what, name)).orElse(null);
        if (amount != null && Quantity.of(amount).sign() > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean crossesNamespaces(JsonObject pod) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      for (JsonObject term :
          PodAmounts.list(
              pod, "spec", "affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution")) {
        if (crosses(term)) {
          return true;
        }
      }
      for (JsonObject weighted :
          PodAmounts.list(
              pod, "spec", "affinity", kind, "preferredDuringSchedulingIgnoredDuringExecution")) {
        if (weighted.object("podAffinityTerm").filter(PodUsage::crosses).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean crosses(JsonObject term) {
    return term.array("namespaces").filter(names -> !names.isEmpty()).isPresent()
        || term.object("namespaceSelector").isPresent();
  }
}
