// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// Counts objects: `count/<resource>.<group>` for any resource, and the older short names.
final class ObjectCount implements QuotaEvaluator {

  private static final Set<String> SHORT_NAMES =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");
  private static final Quantity ONE = Quantity.parse("1");

  private final String name;
  private final String shortName;
  private final ResourceAmounts one;

  ObjectCount(GroupResource resource) {
    this.name = QuotaEvaluator.countName(resource);
    boolean known = resource.group().isEmpty() && SHORT_NAMES.contains(resource.resource());
    this.shortName = known ? resource.resource() : name;
    this.one = ResourceAmounts.of(known ? Map.of(name, ONE, shortName, ONE) : Map.of(name, ONE));
  }

  @Override
  public boolean tracks(String tracked) {
    return tracked.equals(name) || tracked.equals(shortName);
  }

  @Override
  public ResourceAmounts usage(JsonObject object, Instant now) {
    return one;
  }
}
