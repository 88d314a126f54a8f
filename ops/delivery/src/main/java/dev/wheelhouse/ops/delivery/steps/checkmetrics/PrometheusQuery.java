// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.checkmetrics;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// An instant query by Prometheus' HTTP API (`/api/v1/query`).
final class PrometheusQuery {

  private PrometheusQuery() {}

  /// @throws PlatformException `SERVICE_UNAVAILABLE` when there is no answer, `BAD_REQUEST` when
  ///   the query is refused or does not give one number
  static double value(HttpCalls outside, String path, String endpoint, String query) {
    String url =
        endpoint.replaceFirst("/+$", "")
            + "/api/v1/query?query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8);
    HttpCalls.Answer answer = outside.send(path + ".metricEndpoint", "GET", url, Map.of(), "");
    JsonObject body = body(answer);
    if (!body.string("status").orElse("").equals("success")) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "Prometheus refuses the query: "
              + body.string("error").orElse("HTTP " + answer.status()));
    }
    return number(body.object("data").orElseGet(JsonObject::new));
  }

  private static JsonObject body(HttpCalls.Answer answer) {
    try {
      return Json.readObject(answer.body());
    } catch (RuntimeException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "Prometheus answered HTTP " + answer.status() + " and no JSON",
          e);
    }
  }

  private static double number(JsonObject data) {
    JsonArray result = data.array("result").orElseGet(JsonArray::new);
    return switch (data.string("resultType").orElse("")) {
      case "scalar" -> sample(result);
      case "vector" -> {
        if (result.size() != 1) {
          throw new PlatformException(
              Reason.BAD_REQUEST,
              "the query gives "
                  + result.size()
                  + " series; it must give exactly one, for example by sum()");
        }
        yield sample(result.objects().getFirst().array("value").orElseGet(JsonArray::new));
      }
      default ->
          throw new PlatformException(
              Reason.BAD_REQUEST, "the query must give a number or one series at one time");
    };
  }

  /// `[time, "value"]`.
  private static double sample(JsonArray sample) {
    if (sample.size() == 2 && sample.get(1) instanceof String text) {
      return parsed(text.replace("Inf", "Infinity"));
    }
    throw new PlatformException(Reason.BAD_REQUEST, "Prometheus' answer has no value");
  }

  private static double parsed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new PlatformException(Reason.BAD_REQUEST, "Prometheus' answer is no number", e);
    }
  }
}
