// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A webhook's answer, checked as `admission.k8s.io` demands.
///
/// @param patch a JSON patch; empty for none
/// @param result the `Status` the webhook gave; empty for none
record Answer(
    boolean allowed,
    JsonArray patch,
    JsonObject result,
    List<String> warnings,
    Map<String, String> auditAnnotations) {

  /// An answer that breaks the rules of the conversation.
  static final class Invalid extends RuntimeException {
    private static final long serialVersionUID = 1;

    Invalid(String message) {
      super(message, null, false, false);
    }
  }

  /// @throws Invalid saying what is wrong
  static Answer read(byte[] body, AdmissionReview question, boolean mutating) {
    JsonObject review = parse(body);
    JsonObject response =
        review.object("response").orElseThrow(() -> wrong("webhook response was absent"));
    boolean strict = question.version().equals("v1");
    if (strict) {
      checkIdentity(review, response, question);
    }
    String patch = response.string("patch").orElse("");
    if (strict) {
      checkPatch(response, patch, mutating);
    }
    return new Answer(
        response.bool("allowed").orElse(false),
        mutating && !patch.isEmpty() ? decode(patch) : new JsonArray(),
        response.object("status").orElseGet(JsonObject::new),
        response.array("warnings").map(JsonArray::strings).orElse(List.of()),
        annotations(response));
  }

  private static JsonObject parse(byte[] body) {
    try {
      return Json.readObject(body);
    } catch (PlatformException e) {
      throw new Invalid("couldn't get version/kind; json parse error: " + e.getMessage());
    }
  }

  private static void checkIdentity(
      JsonObject review, JsonObject response, AdmissionReview question) {
    String uid = response.string("uid").orElse("");
    if (!uid.equals(question.uid())) {
      throw wrong("expected response.uid=\"" + question.uid() + "\", got \"" + uid + "\"");
    }
    String apiVersion = review.string("apiVersion").orElse("");
    String kind = review.string("kind").orElse("");
    if (!apiVersion.equals(AdmissionReview.GROUP + "/v1") || !kind.equals("AdmissionReview")) {
      throw wrong(
          "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got "
              + (apiVersion.isEmpty() ? "/" : apiVersion)
              + ", Kind="
              + kind);
    }
  }

  private static void checkPatch(JsonObject response, String patch, boolean mutating) {
    boolean typed = response.string("patchType").isPresent();
    if (!mutating) {
      if (!patch.isEmpty()) {
        throw wrong("validating webhook may not return response.patch");
      }
      if (typed) {
        throw wrong("validating webhook may not return response.patchType");
      }
      return;
    }
    if (!patch.isEmpty() && !typed) {
      throw wrong("webhook returned response.patch but not response.patchType");
    }
    if (patch.isEmpty() && typed) {
      throw wrong("webhook returned response.patchType but not response.patch");
    }
    String type = response.string("patchType").orElse("JSONPatch");
    if (type.isEmpty()) {
      throw wrong("webhook returned invalid response.patchType of \"\"");
    }
    if (!type.equals("JSONPatch")) {
      throw new Invalid("unsupported patch type \"" + type + "\"");
    }
  }

  private static JsonArray decode(String patch) {
    try {
      byte[] json = Base64.getDecoder().decode(patch);
      if (Json.read(json) instanceof JsonArray operations) {
        return operations;
      }
      throw new Invalid(
          "received undecodable patch in webhook response: a JSON patch is an array, got "
              + new String(json, StandardCharsets.UTF_8));
    } catch (PlatformException | IllegalArgumentException e) {
      throw new Invalid("received undecodable patch in webhook response: " + e.getMessage());
    }
  }

  private static Map<String, String> annotations(JsonObject response) {
    Map<String, String> annotations = new LinkedHashMap<>();
    response
        .object("auditAnnotations")
        .ifPresent(given -> given.forEach((key, value) -> annotations.put(key, "" + value)));
    return annotations;
  }

  private static Invalid wrong(String message) {
    return new Invalid("received invalid webhook response: " + message);
  }
}
