// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.resourcequota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import dev.wheelhouse.kube.schema.quota.QuotaEvaluator;
import dev.wheelhouse.kube.schema.quota.QuotaScope;
import dev.wheelhouse.kube.schema.quota.ResourceAmounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The status of a quota from the objects that are there. Pure.
///
/// @param quota as stored; names that nothing served is counted for keep the use they have
record QuotaTally(JsonObject quota, Instant now) {

  /// All objects of one resource in the quota's namespace.
  record Counted(QuotaEvaluator evaluator, List<JsonObject> objects) {}

  JsonObject status(List<Counted> resources) {
    ResourceAmounts hard = ResourceAmounts.of(quota.object("spec", "hard").orElse(null));
    ResourceAmounts used = ResourceAmounts.of(quota.object("status", "used").orElse(null));
    for (Counted counted : resources) {
      used = used.overriddenBy(use(counted, hard));
    }
    return JsonObject.of(
        "hard", hard.tree(), "used", used.only(name -> hard.get(name).isPresent()).tree());
  }

  private ResourceAmounts use(Counted counted, ResourceAmounts hard) {
    QuotaEvaluator evaluator = counted.evaluator();
    Map<String, Quantity> nothing =
        hard.names().stream()
            .filter(evaluator::tracks)
            .collect(Collectors.toMap(name -> name, _ -> Quantity.ZERO));
    List<QuotaScope> scopes = QuotaScope.of(quota);
    ResourceAmounts sum = ResourceAmounts.of(nothing);
    for (JsonObject object : counted.objects()) {
      if (scopes.stream().allMatch(scope -> evaluator.meets(scope, object))) {
        sum = sum.plus(evaluator.usage(object, now).only(nothing::containsKey));
      }
    }
    return sum;
  }
}
