// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.Map;

/// Events of the core group and of `events.k8s.io` are the same objects with other field names.
final class EventConversion implements Conversion {

  private static final Map<String, String> CORE_TO_NEW =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  @Override
  public void convert(JsonObject event, GroupVersionResource from, GroupVersionResource to) {
    boolean toNew = to.group().equals("events.k8s.io");
    CORE_TO_NEW.forEach(
        (core, renamed) -> rename(event, toNew ? core : renamed, toNew ? renamed : core));
    if (event.get("series") instanceof JsonObject series) {
      series.remove("state");
    }
  }

  private static void rename(JsonObject object, String from, String to) {
    Object value = object.remove(from);
    if (value != null) {
      object.put(to, value);
    }
  }
}
