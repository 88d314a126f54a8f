// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.request;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Sends an HTTP request; `response` is what was answered, as JSON when it is that.
public final class Request implements StepType {

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
  private static final String TYPE = "Content-Type";

  @Override
  public String name() {
    return "request";
  }

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String url = properties.requiredString("url");
    String method = properties.string("method").orElse("GET");
    if (!METHODS.contains(method)) {
      throw properties.invalid(
          properties.path() + ".method",
          "FieldValueNotSupported",
          "Unsupported value: \"" + method + "\": supported values: [DELETE, GET, POST, PUT]");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    properties.map("header").forEach((name, value) -> headers.put(name, value.orElse("")));
    if (headers.keySet().stream().noneMatch(TYPE::equalsIgnoreCase)) {
      headers.put(TYPE, "application/json");
    }
    String body = properties.tree("body").map(JsonObject::toString).orElse("");
    HttpCalls.Answer answer =
        context.world().outside().send(properties.path() + ".url", method, url, headers, body);
    if (!answer.good()) {
      return new StepResult.Failed(
          "request of " + HttpCalls.address(url) + " is fail: " + answer.status(), false);
    }
    JsonObject values =
        JsonObject.of(
            "req", JsonObject.of("$returns", answer.tree()), "response", response(answer.body()));
    return new StepResult.Succeeded(values, "");
  }

  private static Object response(String body) {
    try {
      return Json.read(body.getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException _) {
      return body;
    }
  }
}
