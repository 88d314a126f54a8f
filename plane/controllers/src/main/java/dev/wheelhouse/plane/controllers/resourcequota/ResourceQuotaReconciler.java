// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.resourcequota;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.quota.QuotaEvaluator;
import dev.wheelhouse.kube.schema.quota.ResourceAmounts;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Counts for one quota.
final class ResourceQuotaReconciler implements Reconciler {

  private static final Duration RESYNC = Duration.ofMinutes(5);
  private static final int MOST_TRIES = 10;

  private final PlaneClient client;
  private final Resources<ResourceQuota> quotas;
  private final Replenishment replenishment;
  private final Clock clock;

  ResourceQuotaReconciler(PlaneClient client, Replenishment replenishment, Clock clock) {
    this.client = client;
    this.quotas = client.resources(ResourceQuota.class);
    this.replenishment = replenishment;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(Key key) {
    for (int attempt = 1; ; attempt++) {
      Optional<ResourceQuota> quota = quotas.get(key.namespace(), key.name());
      if (quota.isEmpty()) {
        return Outcome.DONE;
      }
      try {
        count(quota.get());
        return Outcome.waitFor(RESYNC);
      } catch (PlatformException e) {
        if (!e.is(Reason.CONFLICT) || attempt == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /// The quota was read before its objects are: what was charged meanwhile makes the write
  /// conflict.
  private void count(ResourceQuota stored) {
    JsonObject quota = Models.tree(stored);
    ResourceAmounts wished = ResourceAmounts.of(quota.object("spec", "hard").orElse(null));
    List<QuotaTally.Counted> counted = new ArrayList<>();
    long start = clock.nanoTime();
    for (ApiResource resource : client.served().resources()) {
      replenishment.followDefinitions(resource);
      QuotaEvaluator evaluator = QuotaEvaluator.of(resource.gvr().groupResource());
      if (isCounted(resource) && wished.names().stream().anyMatch(evaluator::tracks)) {
        replenishment.follow(resource);
        counted.add(new QuotaTally.Counted(evaluator, objects(resource, stored)));
      }
    }
    replenishment.took(Duration.ofNanos(clock.nanoTime() - start));
    JsonObject status = new QuotaTally(quota, clock.now()).status(counted);
    if (isNews(quota, status)) {
      quotas.updateStatus(Models.read(quota.with("status", status), ResourceQuota.class));
    }
  }

  private static boolean isCounted(ApiResource resource) {
    return resource.namespaced()
        && resource.verbs().contains("list")
        && resource.verbs().contains("watch")
        && !resource.gvr().resource().equals("events");
  }

  private List<JsonObject> objects(ApiResource resource, ResourceQuota quota) {
    return client
        .resources(resource)
        .list(quota.getMetadata().getNamespace(), ListQuery.ALL)
        .stream()
        .map(Models::tree)
        .toList();
  }

  private static boolean isNews(JsonObject quota, JsonObject status) {
    for (String part : List.of("hard", "used")) {
      ResourceAmounts known = ResourceAmounts.of(quota.object("status", part).orElse(null));
      ResourceAmounts now = ResourceAmounts.of(status.object(part).orElse(null));
      if (quota.object("status", part).isEmpty() || !known.sameAs(now)) {
        return true;
      }
    }
    return false;
  }
}
