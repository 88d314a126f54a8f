// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.patch.JsonPatch;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AuditAnnotations;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.admission.Reinvocations;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.admission.match.Versions;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.Exchange.Step;
import dev.wheelhouse.plane.apiserver.http.GivenStatus;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets mutating webhooks change the object, one after the other; those that want it a second time
/// when a later one, or another plugin, changed it again (`MutatingAdmissionWebhook`).
public final class MutatingWebhooks implements MutatingPlugin {

  private static final String MUTATION = "mutation.webhook.admission.k8s.io/";
  private static final String PATCH = "patch.webhook.admission.k8s.io/";

  private final WebhookIndex index;
  private final WebhookCalls calls;
  private final Hooks hooks;

  public MutatingWebhooks(Hooks hooks, ObjectReader objects, WebhookClient client) {
    this.index = new WebhookIndex(objects, "mutatingwebhookconfigurations");
    this.calls = new WebhookCalls(client, true);
    this.hooks = hooks;
  }

  /// What is remembered from the first round to the second.
  private static final class Memory extends Reinvocations {}

  @Override
  public String name() {
    return "MutatingAdmissionWebhook";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    List<Webhook> webhooks = index.current();
    if (webhooks.isEmpty() || Hooks.exempt(request)) {
      return;
    }
    Memory memory = request.origin().reinvocation().state(Memory.class, Memory::new);
    memory.begin(request);
    Versions versions = hooks.versions(request);
    for (int i = 0; i < webhooks.size(); i++) {
      Webhook webhook = webhooks.get(i);
      Match match = hooks.match(webhook, request, versions);
      if (match != null && memory.calls(request, webhook.uid())) {
        boolean changed = ask(webhook, i, request, match, versions);
        memory.called(request, webhook.uid(), webhook.reinvoked(), changed);
      }
    }
    memory.end(request);
  }

  /// @return true when the object is another than before
  private boolean ask(
      Webhook webhook, int index, AdmissionRequest request, Match match, Versions versions) {
    JsonObject object = versions.object(match);
    String place =
        "round_" + (request.origin().reinvocation().second() ? 1 : 0) + "_index_" + index;
    JsonObject before = versions.before(match);
    Verdict verdict =
        Exchange.timed(Step.WEBHOOK, () -> call(webhook, request, match, object, before));
    boolean changed =
        switch (verdict) {
          case Verdict.Allowed(Answer answer) -> {
            WebhookCalls.publish(webhook, request, answer);
            yield !answer.patch().isEmpty()
                && apply(webhook, place, answer, match, versions, object);
          }
          case Verdict.Denied(PlatformException refusal, Answer answer) -> {
            WebhookCalls.publish(webhook, request, answer);
            throw refusal;
          }
          case Verdict.Failed(String reason) -> {
            if (!webhook.ignoresFailures()) {
              throw WebhookCalls.failure(webhook, reason);
            }
            WebhookCalls.ignored(webhook, reason, "failed-open." + MUTATION + place);
            yield false;
          }
        };
    AuditAnnotations.add(MUTATION + place, annotation(webhook).with("mutated", changed).toString());
    return changed;
  }

  private Verdict call(
      Webhook webhook,
      AdmissionRequest request,
      Match match,
      @Nullable JsonObject object,
      @Nullable JsonObject before) {
    try {
      return calls.call(webhook, request, match, object, before);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    }
  }

  private static boolean apply(
      Webhook webhook,
      String place,
      Answer answer,
      Match match,
      Versions versions,
      @Nullable JsonObject object) {
    if (object == null) {
      throw GivenStatus.internal(
          "admission webhook \""
              + webhook.name()
              + "\" attempted to modify the object, which is not supported for this operation");
    }
    JsonObject before = object.deepCopy();
    JsonObject patched;
    try {
      patched = JsonPatch.apply(object, answer.patch());
      versions.replace(match, patched);
    } catch (PlatformException e) {
      throw GivenStatus.internal(
          e.causes().stream().findFirst().map(Cause::message).orElse("" + e.getMessage()));
    }
    AuditAnnotations.add(
        PATCH + place,
        annotation(webhook)
            .with("patch", answer.patch())
            .with("patchType", "JSONPatch")
            .toString());
    return !patched.equals(before);
  }

  private static JsonObject annotation(Webhook webhook) {
    return JsonObject.of("configuration", webhook.configuration(), "webhook", webhook.name());
  }
}
