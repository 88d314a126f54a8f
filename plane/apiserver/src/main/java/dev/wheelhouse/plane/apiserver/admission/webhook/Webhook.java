// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.plane.apiserver.admission.expression.MatchConditions;
import dev.wheelhouse.plane.apiserver.admission.match.Matching;
import dev.wheelhouse.plane.apiserver.outbound.ClientConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One webhook of a configuration, read.
///
/// @param configuration the name of the object it stands in
/// @param uid tells it from all others
/// @param ignoresFailures `failurePolicy: Ignore`
/// @param reinvoked `reinvocationPolicy: IfNeeded`
/// @param safeInDryRun its `sideEffects` are `None` or `NoneOnDryRun`
/// @param reviewVersions in the webhook's order of preference
record Webhook(
    String configuration,
    String name,
    String uid,
    Matching matching,
    MatchConditions conditions,
    ClientConfig client,
    Duration timeout,
    boolean ignoresFailures,
    boolean reinvoked,
    boolean safeInDryRun,
    List<String> reviewVersions) {

  private static final long DEFAULT_TIMEOUT = 10;
  private static final Set<String> SAFE = Set.of("None", "NoneOnDryRun");

  static Webhook of(String configuration, int index, JsonObject webhook) {
    String name = webhook.string("name").orElse("");
    boolean ignoresFailures = webhook.string("failurePolicy").orElse("Fail").equals("Ignore");
    return new Webhook(
        configuration,
        name,
        configuration + "/" + name + "/" + index,
        Matching.ofWebhook(webhook),
        MatchConditions.of(webhook, new PolicyExpressions(false), ignoresFailures),
        ClientConfig.of(webhook.object("clientConfig").orElseGet(JsonObject::new)),
        Duration.ofSeconds(webhook.integer("timeoutSeconds").orElse(DEFAULT_TIMEOUT)),
        ignoresFailures,
        webhook.string("reinvocationPolicy").orElse("Never").equals("IfNeeded"),
        SAFE.contains(webhook.string("sideEffects").orElse("")),
        webhook.array("admissionReviewVersions").map(JsonArray::strings).orElse(List.of()));
  }
}
