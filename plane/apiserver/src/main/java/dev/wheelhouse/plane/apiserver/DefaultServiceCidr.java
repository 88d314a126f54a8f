// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The ServiceCIDR `kubernetes`, which says from which range the server gives Services their
/// addresses. One that is there already stays as it is: when it names another range, or somebody
/// has said whether it is ready, that is for the administrator to sort out.
final class DefaultServiceCidr {

  private static final GroupVersionResource CIDRS =
      new GroupVersionResource("networking.k8s.io", "v1", "servicecidrs");
  private static final String NAME = "kubernetes";
  private static final String READY = "Ready";

  private final ObjectReader reader;
  private final LocalWriter writer;
  private final String range;
  private final Clock clock;

  DefaultServiceCidr(ObjectReader reader, LocalWriter writer, String range, Clock clock) {
    this.reader = reader;
    this.writer = writer;
    this.range = range;
    this.clock = clock;
  }

  void apply() {
    JsonObject cidr =
        reader
            .get(CIDRS.groupResource(), "", NAME)
            .orElseGet(() -> writer.create(CIDRS, "", desired()));
    if (namesRange(cidr) && !saysReady(cidr)) {
      JsonObject ready = cidr.deepCopy();
      ready.childObject("status").put("conditions", JsonArray.of(ready()));
      writer.updateStatus(CIDRS, "", ready);
    }
  }

  private JsonObject desired() {
    return JsonObject.of(
        "apiVersion",
        "networking.k8s.io/v1",
        "kind",
        "ServiceCIDR",
        "metadata",
        JsonObject.of("name", NAME),
        "spec",
        JsonObject.of("cidrs", JsonArray.of(range)));
  }

  private boolean namesRange(JsonObject cidr) {
    return cidr.array("spec", "cidrs")
        .map(cidrs -> cidrs.strings().equals(List.of(range)))
        .orElse(false);
  }

  private static boolean saysReady(JsonObject cidr) {
    return cidr.array("status", "conditions").stream()
        .flatMap(conditions -> conditions.objects().stream())
        .anyMatch(condition -> condition.string("type").orElse("").equals(READY));
  }

  private JsonObject ready() {
    return JsonObject.of(
        "type",
        READY,
        "status",
        "True",
        "reason",
        "ServerRange",
        "message",
        "the range from which Services get their addresses",
        "lastTransitionTime",
        clock.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
