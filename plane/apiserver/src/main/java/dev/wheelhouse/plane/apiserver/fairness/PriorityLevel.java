// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.json.JsonObject;

/// A PriorityLevelConfiguration, read.
///
/// @param exempt requests of this level never wait
/// @param shares its part of the server's seats, against the sum of all levels' shares
/// @param lendablePercent how much of its seats others may use
/// @param borrowingLimitPercent how many seats it may use of others; -1 for no limit
/// @param queuing what happens to requests that find no seat
record PriorityLevel(
    String name,
    String uid,
    boolean exempt,
    int shares,
    int lendablePercent,
    int borrowingLimitPercent,
    Queuing queuing) {

  private static final int DEFAULT_SHARES = 30;

  /// Where requests wait.
  ///
  /// @param queues how many there are; 0 to refuse what finds no seat
  /// @param handSize how many of them a flow chooses from
  /// @param lengthLimit most requests waiting in one
  record Queuing(int queues, int handSize, int lengthLimit) {
    static final Queuing REJECT = new Queuing(0, 1, 0);

    static Queuing of(JsonObject limited) {
      if (!limited.string("limitResponse", "type").orElse("").equals("Queue")) {
        return REJECT;
      }
      JsonObject queuing = limited.object("limitResponse", "queuing").orElseGet(JsonObject::new);
      return new Queuing(
          number(queuing, "queues", 64),
          number(queuing, "handSize", 8),
          number(queuing, "queueLengthLimit", 50));
    }
  }

  static PriorityLevel of(JsonObject object) {
    String name = object.string("metadata", "name").orElse("");
    String uid = object.string("metadata", "uid").orElse("");
    if (object.string("spec", "type").orElse("").equals("Exempt")) {
      JsonObject exempt = object.object("spec", "exempt").orElseGet(JsonObject::new);
      return new PriorityLevel(
          name,
          uid,
          true,
          number(exempt, "nominalConcurrencyShares", 0),
          number(exempt, "lendablePercent", 0),
          -1,
          Queuing.REJECT);
    }
    JsonObject limited = object.object("spec", "limited").orElseGet(JsonObject::new);
    return new PriorityLevel(
        name,
        uid,
        false,
        number(limited, "nominalConcurrencyShares", DEFAULT_SHARES),
        number(limited, "lendablePercent", 0),
        number(limited, "borrowingLimitPercent", -1),
        Queuing.of(limited));
  }

  private static int number(JsonObject object, String field, int otherwise) {
    return object.integer(field).map(Long::intValue).orElse(otherwise);
  }
}
