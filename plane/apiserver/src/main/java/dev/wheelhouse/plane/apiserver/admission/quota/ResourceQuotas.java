// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.quota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.quota.QuotaEvaluator;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.ChargingPlugin;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Charge;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.StoredWrite;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Refuses what does not fit into a namespace's quotas (`ResourceQuota`), and charges what does.
///
/// Looked at twice: as a plugin, so that a refusal comes early and a dry run gets one too, and once
/// more when the write is committed, with the quota as it is then.
public final class ResourceQuotas implements ValidatingPlugin, ChargingPlugin {

  private static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");
  private static final Set<GroupResource> IGNORED =
      Set.of(new GroupResource("", "events"), new GroupResource("events.k8s.io", "events"));

  private final ObjectReader objects;
  private final Clock clock;
  private final Map<GroupResource, QuotaEvaluator> evaluators = new ConcurrentHashMap<>();
  private volatile Namespaces namespaces = new Namespaces(-1, Set.of());

  /// Those with a quota, as of a version of all quotas.
  private record Namespaces(long version, Set<String> names) {}

  public ResourceQuotas(ObjectReader objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "ResourceQuota";
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean writes =
        request.operation() == AdmissionRequest.Operation.CREATE
            || request.operation() == AdmissionRequest.Operation.UPDATE;
    if (!writes) {
      return;
    }
    List<JsonObject> quotas = quotas(request.resource(), request.namespace());
    if (quotas.isEmpty()) {
      return;
    }
    QuotaCharge charge =
        charge(
            new StoredWrite(
                request.resource(),
                request.subresource(),
                request.namespace(),
                request.name(),
                request.before(),
                request.object()));
    if (charge.limited()) {
      quotas.forEach(charge::apply);
    }
  }

  @Override
  public List<Charge> charges(StoredWrite write) {
    List<JsonObject> quotas = quotas(write.resource(), write.namespace());
    if (quotas.isEmpty()) {
      return List.of();
    }
    QuotaCharge charge = charge(write);
    return quotas.stream()
        .filter(charge::concerns)
        .map(quota ->
            new Charge(
                QUOTAS,
                write.namespace(),
                quota.string("metadata", "name").orElse(""),
                charge::apply))
        .toList();
  }

  private List<JsonObject> quotas(GroupResource resource, String namespace) {
    return namespace.isEmpty() || IGNORED.contains(resource) || !hasQuota(namespace)
        ? List.of()
        : objects.list(QUOTAS, namespace);
  }

  /// Most namespaces have no quota; to know that costs one look into a set.
  private boolean hasQuota(String namespace) {
    Namespaces known = namespaces;
    long version = objects.version(QUOTAS);
    if (known.version() != version) {
      Set<String> all = new HashSet<>();
      for (JsonObject quota : objects.list(QUOTAS, "")) {
        quota.string("metadata", "namespace").ifPresent(all::add);
      }
      known = new Namespaces(version, Set.copyOf(all));
      namespaces = known;
    }
    return known.names().contains(namespace);
  }

  private QuotaCharge charge(StoredWrite write) {
    QuotaEvaluator evaluator = evaluators.computeIfAbsent(write.resource(), QuotaEvaluator::of);
    return new QuotaCharge(write, evaluator, limited(write), clock.now());
  }

  /// Creates are limited, and updates that can need more: of Services and claims, and of pods where
  /// they are resized or begin or cease to be short-lived. All other writes only move the numbers.
  private static boolean limited(StoredWrite write) {
    JsonObject before = write.before();
    JsonObject after = write.after();
    if (after == null) {
      return false;
    }
    if (before == null) {
      return write.subresource().isEmpty();
    }
    if (!write.resource().group().isEmpty()) {
      return false;
    }
    return switch (write.resource().resource()) {
      case "pods" ->
          write.subresource().equals("resize")
              || (write.subresource().isEmpty() && deadline(before) != deadline(after));
      case "services", "persistentvolumeclaims" -> write.subresource().isEmpty();
      default -> false;
    };
  }

  private static boolean deadline(@Nullable JsonObject pod) {
    return pod != null && pod.integer("spec", "activeDeadlineSeconds").orElse(-1L) >= 0;
  }
}
