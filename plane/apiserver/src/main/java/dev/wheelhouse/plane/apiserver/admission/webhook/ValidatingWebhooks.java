// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.admission.match.Versions;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.Exchange.Step;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Asks all validating webhooks that a request concerns, at the same time
/// (`ValidatingAdmissionWebhook`).
public final class ValidatingWebhooks implements ValidatingPlugin {

  private static final String FAILED_OPEN =
      "failed-open.validating.webhook.admission.k8s.io/round_0_index_";

  private final WebhookIndex index;
  private final WebhookCalls calls;
  private final Hooks hooks;

  public ValidatingWebhooks(Hooks hooks, ObjectReader objects, WebhookClient client) {
    this.index = new WebhookIndex(objects, "validatingwebhookconfigurations");
    this.calls = new WebhookCalls(client, false);
    this.hooks = hooks;
  }

  /// One webhook that will be asked.
  private record Call(
      Webhook webhook, Match match, @Nullable JsonObject object, @Nullable JsonObject before) {}

  @Override
  public String name() {
    return "ValidatingAdmissionWebhook";
  }

  @Override
  public void validate(AdmissionRequest request) {
    List<Webhook> webhooks = index.current();
    if (webhooks.isEmpty() || Hooks.exempt(request)) {
      return;
    }
    List<Call> due = due(webhooks, request);
    if (due.isEmpty()) {
      return;
    }
    List<Verdict> verdicts = Exchange.timed(Step.WEBHOOK, () -> askAll(due, request));
    @Nullable PlatformException refusal = null;
    for (int i = 0; i < due.size(); i++) {
      PlatformException refused = judge(due.get(i).webhook(), request, verdicts.get(i), i);
      refusal = refusal == null ? refused : refusal;
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  private List<Call> due(List<Webhook> webhooks, AdmissionRequest request) {
    Versions versions = hooks.versions(request);
    List<Call> due = new ArrayList<>();
    for (Webhook webhook : webhooks) {
      Match match = hooks.match(webhook, request, versions);
      if (match != null) {
        due.add(new Call(webhook, match, versions.object(match), versions.before(match)));
      }
    }
    return due;
  }

  private List<Verdict> askAll(List<Call> due, AdmissionRequest request) {
    try {
      if (due.size() == 1) {
        return List.of(ask(due.getFirst(), request));
      }
      AtomicReferenceArray<@Nullable Verdict> answers = new AtomicReferenceArray<>(due.size());
      try (Tasks tasks = new Tasks("validating-webhooks")) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
          int at = i;
          threads.add(
              tasks.start(
                  due.get(i).webhook().name(), () -> answers.set(at, ask(due.get(at), request))));
        }
        for (Thread thread : threads) {
          thread.join();
        }
      }
      List<Verdict> verdicts = new ArrayList<>();
      for (int i = 0; i < due.size(); i++) {
        Verdict answer = answers.get(i);
        verdicts.add(answer == null ? new Verdict.Failed("no answer") : answer);
      }
      return verdicts;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    }
  }

  private Verdict ask(Call call, AdmissionRequest request) throws InterruptedException {
    return calls.call(call.webhook(), request, call.match(), call.object(), call.before());
  }

  private static @Nullable PlatformException judge(
      Webhook webhook, AdmissionRequest request, Verdict verdict, int index) {
    return switch (verdict) {
      case Verdict.Allowed(Answer answer) -> {
        WebhookCalls.publish(webhook, request, answer);
        yield null;
      }
      case Verdict.Denied(PlatformException refusal, Answer answer) -> {
        WebhookCalls.publish(webhook, request, answer);
        yield refusal;
      }
      case Verdict.Failed(String reason) -> {
        if (webhook.ignoresFailures()) {
          WebhookCalls.ignored(webhook, reason, FAILED_OPEN + index);
          yield null;
        }
        yield WebhookCalls.failure(webhook, reason);
      }
    };
  }
}
