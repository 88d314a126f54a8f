// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/// The table of events, in the form of the core group and in that of `events.k8s.io`, which names
/// the same things differently.
final class EventTable {

  private EventTable() {}

  static TableColumns table() {
    return TableBuilder.empty()
        .timed("Last Seen", EventTable::lastSeen)
        .string("Type", "", "type")
        .string("Reason", "", "reason")
        .text("Object", EventTable::target)
        .wide("Subobject", event -> about(event).string("fieldPath").orElse(""))
        .wide("Source", EventTable::source)
        .text("Message", event -> first(event, "message", "note").strip())
        .add(new Column("First Seen", "string", "", "", 1), EventTable::firstSeen)
        .wide("Count", EventTable::count)
        .addName(1, event -> event.string("metadata", "name").orElse(""))
        .build();
  }

  private static String first(JsonObject event, String... fields) {
    for (String field : fields) {
      String text = event.string(field).orElse("");
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private static Object firstSeen(JsonObject event, Instant now) {
    return Ages.since(first(event, "firstTimestamp", "deprecatedFirstTimestamp", "eventTime"), now);
  }

  private static Object lastSeen(JsonObject event, Instant now) {
    if (event.object("series").isPresent()) {
      return Ages.since(event, now, "series", "lastObservedTime");
    }
    String last = first(event, "lastTimestamp", "deprecatedLastTimestamp");
    return last.isEmpty() ? firstSeen(event, now) : Ages.since(last, now);
  }

  private static Object count(JsonObject event) {
    long stated = event.integer("count").or(() -> event.integer("deprecatedCount")).orElse(0L);
    return event.integer("series", "count").orElse(stated == 0 ? 1L : stated);
  }

  private static JsonObject about(JsonObject event) {
    return event
        .object("involvedObject")
        .or(() -> event.object("regarding"))
        .orElseGet(JsonObject::new);
  }

  private static Object target(JsonObject event) {
    String kind = about(event).string("kind").orElse("").toLowerCase(Locale.ROOT);
    String name = about(event).string("name").orElse("");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static Object source(JsonObject event) {
    JsonObject source =
        event
            .object("source")
            .or(() -> event.object("deprecatedSource"))
            .orElseGet(JsonObject::new);
    String reporter = first(event, "reportingComponent", "reportingController");
    String component = Cells.text(source, reporter, "component");
    String host = Cells.text(source, first(event, "reportingInstance"), "host");
    return host.isEmpty() ? component : component + ", " + host;
  }
}
