// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;

/// How an object is deleted: the body of a DELETE (`DeleteOptions`), or its query parameters.
///
/// @param graceSeconds -1 for the kind's default
/// @param uid empty for any
/// @param resourceVersion empty for any
record DeleteOptions(
    long graceSeconds,
    String uid,
    String resourceVersion,
    Propagation propagation,
    boolean dryRun) {

  /// What happens to objects that this one owns.
  enum Propagation {
    DEFAULT,
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  static DeleteOptions of(ApiRequest request) {
    JsonObject body = Bodies.parse(request);
    boolean dryRun =
        WriteOptions.dryRun(request)
            || body.array("dryRun").filter(values -> values.contains("All")).isPresent();
    return new DeleteOptions(
        grace(request, body),
        body.string("preconditions", "uid").orElse(""),
        body.string("preconditions", "resourceVersion").orElse(""),
        propagation(request, body),
        dryRun);
  }

  private static long grace(ApiRequest request, JsonObject body) {
    if (body.integer("gracePeriodSeconds").isPresent()) {
      return Math.max(0, body.integer("gracePeriodSeconds").get());
    }
    return request.parameter("gracePeriodSeconds").isPresent()
        ? number(request.parameter("gracePeriodSeconds").orElse(""))
        : -1;
  }

  private static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException _) {
      throw Failures.badRequest(
          "gracePeriodSeconds: strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }

  private static Propagation propagation(ApiRequest request, JsonObject body) {
    String policy =
        body.string("propagationPolicy")
            .or(() -> request.parameter("propagationPolicy"))
            .orElse("");
    boolean orphan =
        body.bool("orphanDependents").orElse(false)
            || request.parameter("orphanDependents").orElse("").equals("true");
    return switch (policy) {
      case "" -> orphan ? Propagation.ORPHAN : Propagation.DEFAULT;
      case "Background" -> Propagation.BACKGROUND;
      case "Foreground" -> Propagation.FOREGROUND;
      case "Orphan" -> Propagation.ORPHAN;
      default ->
          throw Failures.badRequest(
              "invalid DeleteOptions: propagationPolicy: Unsupported value: \""
                  + policy
                  + "\": supported values: \"Background\", \"Foreground\", \"Orphan\"");
    };
  }
}
