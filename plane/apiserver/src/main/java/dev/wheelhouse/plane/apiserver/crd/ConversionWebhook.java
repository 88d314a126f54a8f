// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.crd;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.http.GivenStatus;
import dev.wheelhouse.plane.apiserver.outbound.ClientConfig;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import dev.wheelhouse.plane.apiserver.registry.CustomConversion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Conversion by a webhook (`spec.conversion.strategy: Webhook`): one ConversionReview
/// (`apiextensions.k8s.io/v1`) for all objects of a list.
///
/// A webhook may change everything but the metadata; of that, only labels and annotations.
final class ConversionWebhook implements CustomConversion {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 128 << 20;
  private static final String GROUP = "apiextensions.k8s.io/";

  private final WebhookClient client;
  private final ClientConfig config;
  private final List<String> reviewVersions;

  ConversionWebhook(WebhookClient client, JsonObject webhook) {
    this.client = client;
    this.config = ClientConfig.of(webhook.object("clientConfig").orElseGet(JsonObject::new));
    this.reviewVersions =
        webhook.array("conversionReviewVersions").map(JsonArray::strings).orElse(List.of());
  }

  @Override
  public List<JsonObject> convert(List<JsonObject> objects, GroupVersionResource to) {
    String what = describe(objects.getFirst());
    String version =
        reviewVersions.stream()
            .filter(v -> v.equals("v1") || v.equals("v1beta1"))
            .findFirst()
            .orElseThrow(() -> failure("no supported conversion review versions"));
    String uid = UUID.randomUUID().toString();
    JsonObject review = question(version, uid, objects, to);
    JsonArray converted = answer(ask(review, what), version, uid, what);
    if (converted.size() != objects.size()) {
      throw failure(
          "conversion webhook for "
              + what
              + " returned "
              + converted.size()
              + " objects, expected "
              + objects.size());
    }
    List<JsonObject> results = new ArrayList<>(objects.size());
    for (int i = 0; i < objects.size(); i++) {
      results.add(checked(objects.get(i), converted.get(i), to, what, i));
    }
    return results;
  }

  private static String describe(JsonObject object) {
    GroupVersionKind kind = GroupVersionKind.of(object);
    return kind.apiVersion() + ", Kind=" + kind.kind();
  }

  private static JsonObject question(
      String version, String uid, List<JsonObject> objects, GroupVersionResource to) {
    return JsonObject.of(
        "kind",
        "ConversionReview",
        "apiVersion",
        GROUP + version,
        "request",
        JsonObject.of(
            "uid", uid, "desiredAPIVersion", to.apiVersion(), "objects", new JsonArray(objects)));
  }

  private JsonObject ask(JsonObject review, String what) {
    try {
      return Json.readObject(client.post(config, Json.writeBytes(review), TIMEOUT, MOST_BYTES));
    } catch (PlatformException e) {
      throw failure("conversion webhook for " + what + " failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    }
  }

  private static JsonArray answer(JsonObject review, String version, String uid, String what) {
    String failed = "conversion webhook for " + what + " failed: ";
    JsonObject response =
        review.object("response").orElseThrow(() -> failure(failed + "no response provided"));
    if (version.equals("v1")) {
      String told = describe(review);
      String expected = GROUP + "v1, Kind=ConversionReview";
      if (!told.equals(expected)) {
        throw failure(failed + "expected webhook response of " + expected + ", got " + told);
      }
      String answered = response.string("uid").orElse("");
      if (!answered.equals(uid)) {
        throw failure(failed + "expected response.uid=\"" + uid + "\", got \"" + answered + "\"");
      }
    }
    String status = response.string("result", "status").orElse("");
    if (!status.equals("Success")) {
      throw failure(
          failed
              + response
                  .string("result", "message")
                  .filter(message -> !message.isEmpty())
                  .orElse("response.result.status was '" + status + "', not 'Success'"));
    }
    return response.array("convertedObjects").orElseGet(JsonArray::new);
  }

  private static JsonObject checked(
      JsonObject original, Object answer, GroupVersionResource to, String what, int index) {
    String invalid =
        "conversion webhook for " + what + " returned invalid object at index " + index + ": ";
    if (!(answer instanceof JsonObject converted)) {
      throw failure(invalid + "not an object");
    }
    GroupVersionKind kind = GroupVersionKind.of(converted);
    if (!kind.apiVersion().equals(to.apiVersion())) {
      throw failure(
          invalid
              + "invalid groupVersion (expected "
              + to.apiVersion()
              + ", received "
              + kind.apiVersion()
              + ")");
    }
    String expected = original.string("kind").orElse("");
    if (!kind.kind().equals(expected)) {
      throw failure(
          invalid + "invalid kind (expected " + expected + ", received " + kind.kind() + ")");
    }
    for (String identity : List.of("name", "namespace", "uid")) {
      requireSame(original, converted, identity, invalid);
    }
    return restored(original, converted);
  }

  private static void requireSame(
      JsonObject original, JsonObject converted, String field, String invalid) {
    String before = original.string("metadata", field).orElse("");
    String after = converted.string("metadata", field).orElse("");
    if (!before.equals(after)) {
      throw failure(
          invalid
              + "must have the same "
              + (field.equals("uid") ? "UID" : field)
              + ": "
              + before
              + " != "
              + after);
    }
  }

  /// With the original's metadata, except labels and annotations.
  private static JsonObject restored(JsonObject original, JsonObject converted) {
    JsonObject metadata = original.childObject("metadata").deepCopy();
    for (String free : List.of("labels", "annotations")) {
      Object value = converted.at("metadata", free);
      if (value == null) {
        metadata.remove(free);
      } else {
        metadata.put(free, value);
      }
    }
    // The order of a stored object's fields.
    GroupVersionKind kind = GroupVersionKind.of(converted);
    JsonObject result =
        JsonObject.of("apiVersion", kind.apiVersion(), "kind", kind.kind(), "metadata", metadata);
    for (Map.Entry<String, Object> field : converted.entrySet()) {
      result.putIfAbsent(field.getKey(), field.getValue());
    }
    return result;
  }

  private static PlatformException failure(String message) {
    return new GivenStatus(JsonObject.of("status", "Failure", "message", message, "code", 500L));
  }
}
