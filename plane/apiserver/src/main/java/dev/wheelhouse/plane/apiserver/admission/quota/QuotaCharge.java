// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.quota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quota.QuotaEvaluator;
import dev.wheelhouse.kube.schema.quota.QuotaScope;
import dev.wheelhouse.kube.schema.quota.ResourceAmounts;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.StoredWrite;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What one write does to quotas. Pure: the quota comes in as it is, and goes out as it becomes.
///
/// @param limited whether the write may be refused; else it only moves the numbers
record QuotaCharge(StoredWrite write, QuotaEvaluator evaluator, boolean limited, Instant now) {

  /// Whether the write changes what this quota counts, whatever it has counted so far.
  boolean concerns(JsonObject quota) {
    boolean tracked =
        names(quota, "spec").stream().anyMatch(evaluator::tracks)
            || names(quota, "status").stream().anyMatch(evaluator::tracks);
    if (!tracked) {
      return false;
    }
    List<QuotaScope> scopes = QuotaScope.of(quota);
    return !usage(write.after(), scopes).sameAs(usage(write.before(), scopes));
  }

  private static List<String> names(JsonObject quota, String part) {
    return quota.object(part, "hard").map(hard -> List.copyOf(hard.keySet())).orElse(List.of());
  }

  /// Charges a quota.
  ///
  /// @param quota not changed
  /// @return what it becomes; empty when the write does not change what it has counted
  /// @throws dev.wheelhouse.base.errors.PlatformException `FORBIDDEN` when the write does not fit
  Optional<JsonObject> apply(JsonObject quota) {
    List<QuotaScope> scopes = QuotaScope.of(quota);
    ResourceAmounts hard =
        ResourceAmounts.of(quota.object("status", "hard").orElse(null)).only(evaluator::tracks);
    ResourceAmounts used = ResourceAmounts.of(quota.object("status", "used").orElse(null));
    boolean fits = inScope(write.after(), scopes);
    if (limited && fits && !hard.isEmpty()) {
      requireComplete(quota, hard, used);
    }
    ResourceAmounts change =
        usage(write.after(), scopes)
            .minus(usage(write.before(), scopes))
            .only(name -> hard.get(name).isPresent() && used.get(name).isPresent())
            .withoutZeros();
    if (change.isEmpty()) {
      return Optional.empty();
    }
    if (limited) {
      requireRoom(quota, hard, used, change);
    }
    return Optional.of(with(quota, used.plus(change).atLeastZero()));
  }

  private boolean inScope(@Nullable JsonObject object, List<QuotaScope> scopes) {
    return object != null && scopes.stream().allMatch(scope -> evaluator.meets(scope, object));
  }

  private ResourceAmounts usage(@Nullable JsonObject object, List<QuotaScope> scopes) {
    return object != null && inScope(object, scopes)
        ? evaluator.usage(object, now)
        : ResourceAmounts.NONE;
  }

  /// The object says all that the quota limits, and the quota has been counted.
  private void requireComplete(JsonObject quota, ResourceAmounts hard, ResourceAmounts used) {
    JsonObject object = write.after();
    if (object == null) {
      return;
    }
    evaluator
        .missing(hard.names(), object)
        .ifPresent(missing -> {
          throw refused("failed quota: " + name(quota) + ": " + missing);
        });
    if (hard.names().stream().anyMatch(name -> used.get(name).isEmpty())) {
      throw refused(
          "status unknown for quota: "
              + name(quota)
              + ", resources: "
              + String.join(",", hard.names()));
    }
    List<String> negative = evaluator.usage(object, now).negative();
    if (!negative.isEmpty()) {
      throw refused("quota usage is negative for resource(s): " + String.join(",", negative));
    }
  }

  private void requireRoom(
      JsonObject quota, ResourceAmounts hard, ResourceAmounts used, ResourceAmounts change) {
    ResourceAmounts more = change.positive();
    TreeSet<String> exceeded =
        new TreeSet<>(used.plus(more).only(n -> more.get(n).isPresent()).exceeding(hard));
    if (!exceeded.isEmpty()) {
      throw refused(
          "exceeded quota: "
              + name(quota)
              + ", requested: "
              + more.only(exceeded::contains)
              + ", used: "
              + used.only(exceeded::contains)
              + ", limited: "
              + hard.only(exceeded::contains));
    }
  }

  private RuntimeException refused(String message) {
    return Failures.forbidden(write.resource(), write.name(), message);
  }

  private static String name(JsonObject quota) {
    return quota.string("metadata", "name").orElse("");
  }

  private static JsonObject with(JsonObject quota, ResourceAmounts used) {
    JsonObject changed = new JsonObject(quota);
    JsonObject status = new JsonObject(quota.object("status").orElseGet(JsonObject::new));
    return changed.with("status", status.with("used", used.tree()));
  }
}
