// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AuditAnnotations;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.http.GivenStatus;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks webhooks and says what becomes of their answers, in the words of the Kubernetes API.
final class WebhookCalls {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookCalls.class);
  private static final int MOST_BYTES = 16 << 20;
  private static final long LEAST_REFUSAL = 400;
  private static final Answer SILENT =
      new Answer(false, new JsonArray(), new JsonObject(), List.of(), Map.of());

  private final WebhookClient client;
  private final boolean mutating;

  WebhookCalls(WebhookClient client, boolean mutating) {
    this.client = client;
    this.mutating = mutating;
  }

  Verdict call(
      Webhook webhook,
      AdmissionRequest request,
      Match match,
      @Nullable JsonObject object,
      @Nullable JsonObject before)
      throws InterruptedException {
    if (request.dryRun() && !webhook.safeInDryRun()) {
      return new Verdict.Denied(
          new PlatformException(
              Reason.BAD_REQUEST,
              "admission webhook \"" + webhook.name() + "\" does not support dry run"),
          SILENT);
    }
    String version = reviewVersion(webhook);
    if (version.isEmpty()) {
      return new Verdict.Failed(
          "could not create admission objects: webhook does not accept known AdmissionReview"
              + " versions (v1, v1beta1)");
    }
    return ask(webhook, AdmissionReview.of(version, request, match, object, before));
  }

  private static String reviewVersion(Webhook webhook) {
    return webhook.reviewVersions().stream()
        .filter(version -> version.equals("v1") || version.equals("v1beta1"))
        .findFirst()
        .orElse("");
  }

  private Verdict ask(Webhook webhook, AdmissionReview review) throws InterruptedException {
    byte[] body;
    try {
      body =
          client.post(
              webhook.client(), Json.writeBytes(review.body()), webhook.timeout(), MOST_BYTES);
    } catch (PlatformException e) {
      return new Verdict.Failed("failed to call webhook: " + e.getMessage());
    }
    try {
      Answer answer = Answer.read(body, review, mutating);
      return answer.allowed()
          ? new Verdict.Allowed(answer)
          : new Verdict.Denied(new GivenStatus(refusal(webhook, answer.result())), answer);
    } catch (Answer.Invalid e) {
      return new Verdict.Failed(String.valueOf(e.getMessage()));
    }
  }

  /// The webhook's `Status`, made one that refuses if it is none.
  private static JsonObject refusal(Webhook webhook, JsonObject result) {
    JsonObject status = result.deepCopy();
    status.remove("kind");
    status.remove("apiVersion");
    String told =
        status
            .string("message")
            .filter(text -> !text.isEmpty())
            .or(() -> status.string("reason").filter(text -> !text.isEmpty()))
            .map(text -> ": " + text)
            .orElse(" without explanation");
    if (status.integer("code").orElse(0L) < LEAST_REFUSAL) {
      status.put("code", LEAST_REFUSAL);
    }
    String state = status.string("status").orElse("");
    if (state.isEmpty() || state.equals("Success")) {
      status.put("status", "Failure");
    }
    status.put("message", "admission webhook \"" + webhook.name() + "\" denied the request" + told);
    return status;
  }

  /// Passes on what the webhook says beside its verdict. Called on the request's own thread.
  static void publish(Webhook webhook, AdmissionRequest request, Answer answer) {
    answer
        .auditAnnotations()
        .forEach((key, value) -> AuditAnnotations.add(webhook.name() + "/" + key, value));
    request.warnings().addAll(answer.warnings());
  }

  /// A failure that counts: the request ends with it.
  static PlatformException failure(Webhook webhook, String reason) {
    LOG.atWarn()
        .addKeyValue(LogKeys.NAME, webhook.name())
        .addKeyValue(LogKeys.REASON, reason)
        .log("webhook failed, request refused");
    return GivenStatus.internal("failed calling webhook \"" + webhook.name() + "\": " + reason);
  }

  /// A failure that does not count.
  ///
  /// @param annotation the audit annotation that says so
  static void ignored(Webhook webhook, String reason, String annotation) {
    LOG.atWarn()
        .addKeyValue(LogKeys.NAME, webhook.name())
        .addKeyValue(LogKeys.REASON, reason)
        .log("webhook failed, request goes on");
    AuditAnnotations.add(annotation, webhook.name());
  }
}
