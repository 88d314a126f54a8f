// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.Strategy;
import java.util.List;

/// What PriorityLevelConfigurations must be like.
public final class PriorityLevelRules implements Strategy {

  private static final long MOST_QUEUES = 10_000_000;
  private static final int MOST_ENTROPY_BITS = 60;
  private static final String NOT_NEGATIVE = "must be a non-negative integer";

  @Override
  public void validateCreate(JsonObject object, List<Cause> broken) {
    String name = object.string("metadata", "name").orElse("");
    JsonObject spec = object.object("spec").orElseGet(JsonObject::new);
    String type = spec.string("type").orElse("");
    if (name.equals("exempt") != type.equals("Exempt")) {
      broken.add(
          Failures.badValue(
              "spec.type", type, "must be 'Exempt' if and only if `name` is 'exempt'"));
    }
    switch (type) {
      case "Exempt" -> exempt(spec, broken);
      case "Limited" -> limited(spec, broken);
      default -> broken.add(Failures.unsupported("spec.type", type, List.of("Exempt", "Limited")));
    }
    FixedSpecs.checkLevel(name, spec, broken);
  }

  @Override
  public void validateUpdate(JsonObject object, JsonObject before, List<Cause> broken) {
    validateCreate(object, broken);
  }

  private static void exempt(JsonObject spec, List<Cause> broken) {
    if (spec.containsKey("limited")) {
      broken.add(Failures.forbiddenField("spec.limited", "must be nil if the type is not Limited"));
    }
    spec.object("exempt").ifPresent(exempt -> shares(exempt, "spec.exempt", broken));
  }

  private static void limited(JsonObject spec, List<Cause> broken) {
    if (spec.containsKey("exempt")) {
      broken.add(Failures.forbiddenField("spec.exempt", "must be nil if the type is Limited"));
    }
    JsonObject limited = spec.object("limited").orElse(null);
    if (limited == null) {
      broken.add(Failures.required("spec.limited", "must not be empty when type is Limited"));
      return;
    }
    shares(limited, "spec.limited", broken);
    limited
        .integer("borrowingLimitPercent")
        .filter(percent -> percent < 0)
        .ifPresent(percent ->
            broken.add(
                Failures.badValue(
                    "spec.limited.borrowingLimitPercent",
                    percent,
                    "if specified, " + NOT_NEGATIVE)));
    response(limited.object("limitResponse").orElseGet(JsonObject::new), broken);
  }

  private static void shares(JsonObject part, String field, List<Cause> broken) {
    part.integer("nominalConcurrencyShares")
        .filter(shares -> shares < 0)
        .ifPresent(shares ->
            broken.add(
                Failures.badValue(field + ".nominalConcurrencyShares", shares, NOT_NEGATIVE)));
    part.integer("lendablePercent")
        .filter(percent -> percent < 0 || percent > 100)
        .ifPresent(percent ->
            broken.add(
                Failures.badValue(
                    field + ".lendablePercent", percent, "must be between 0 and 100, inclusive")));
  }

  private static void response(JsonObject response, List<Cause> broken) {
    String field = "spec.limited.limitResponse";
    JsonObject queuing = response.object("queuing").orElse(null);
    String type = response.string("type").orElse("");
    switch (type) {
      case "Reject" -> {
        if (queuing != null) {
          broken.add(
              Failures.forbiddenField(
                  field + ".queuing", "must be nil if limited.limitResponse.type is not Limited"));
        }
      }
      case "Queue" -> {
        if (queuing == null) {
          broken.add(
              Failures.required(
                  field + ".queuing",
                  "must not be empty if limited.limitResponse.type is Limited"));
        } else {
          queuing(queuing, field + ".queuing", broken);
        }
      }
      default ->
          broken.add(Failures.unsupported(field + ".type", type, List.of("Queue", "Reject")));
    }
  }

  private static void queuing(JsonObject queuing, String field, List<Cause> broken) {
    long length = queuing.integer("queueLengthLimit").orElse(0L);
    long queues = queuing.integer("queues").orElse(0L);
    long hand = queuing.integer("handSize").orElse(0L);
    if (length <= 0) {
      broken.add(Failures.badValue(field + ".queueLengthLimit", length, "must be positive"));
    }
    if (queues <= 0) {
      broken.add(Failures.badValue(field + ".queues", queues, "must be positive"));
    } else if (queues > MOST_QUEUES) {
      broken.add(
          Failures.badValue(field + ".queues", queues, "must not be greater than " + MOST_QUEUES));
    }
    if (hand <= 0) {
      broken.add(Failures.badValue(field + ".handSize", hand, "must be positive"));
    } else if (hand > queues) {
      broken.add(
          Failures.badValue(
              field + ".handSize", hand, "should not be greater than queues (" + queues + ")"));
    } else if (queues <= MOST_QUEUES && bits(queues, hand) > MOST_ENTROPY_BITS) {
      broken.add(
          Failures.badValue(
              field + ".handSize",
              hand,
              "required entropy bits of deckSize "
                  + queues
                  + " and handSize "
                  + hand
                  + " should not be greater than "
                  + MOST_ENTROPY_BITS));
    }
  }

  /// How many bits of a hash the hands of a flow use up.
  private static int bits(long queues, long hand) {
    double sum = 0;
    for (long left = queues; left > queues - hand; left--) {
      sum += Math.log((double) left) / Math.log(2);
      if (sum > MOST_ENTROPY_BITS) {
        break;
      }
    }
    return (int) Math.ceil(sum);
  }
}
