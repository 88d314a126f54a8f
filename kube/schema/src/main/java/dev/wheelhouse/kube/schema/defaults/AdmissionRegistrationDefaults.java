// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.emptyObject;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The group `admissionregistration.k8s.io`.
final class AdmissionRegistrationDefaults {

  private static final String GROUP = "admissionregistration.k8s.io/v1/";

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of(
          GROUP + "ValidatingWebhookConfiguration",
          configuration -> each(configuration, "webhooks", AdmissionRegistrationDefaults::webhook),
          GROUP + "MutatingWebhookConfiguration",
          configuration ->
              each(configuration, "webhooks", AdmissionRegistrationDefaults::mutatingWebhook),
          GROUP + "ValidatingAdmissionPolicy",
          AdmissionRegistrationDefaults::policy,
          GROUP + "MutatingAdmissionPolicy",
          AdmissionRegistrationDefaults::policy,
          GROUP + "ValidatingAdmissionPolicyBinding",
          AdmissionRegistrationDefaults::binding,
          GROUP + "MutatingAdmissionPolicyBinding",
          AdmissionRegistrationDefaults::binding);

  private AdmissionRegistrationDefaults() {}

  private static void mutatingWebhook(JsonObject webhook) {
    webhook(webhook);
    in(webhook, "reinvocationPolicy", "Never");
  }

  private static void webhook(JsonObject webhook) {
    in(webhook, "failurePolicy", "Fail");
    in(webhook, "timeoutSeconds", 10L);
    selectors(webhook);
    each(webhook, "rules", rule -> in(rule, "scope", "*"));
    at(webhook, service -> in(service, "port", 443L), "clientConfig", "service");
  }

  private static void policy(JsonObject policy) {
    JsonObject spec = policy.childObject("spec");
    in(spec, "failurePolicy", "Fail");
    at(spec, AdmissionRegistrationDefaults::matchResources, "matchConstraints");
  }

  private static void binding(JsonObject binding) {
    at(binding, AdmissionRegistrationDefaults::matchResources, "spec", "matchResources");
  }

  private static void matchResources(JsonObject match) {
    selectors(match);
    for (String list : List.of("resourceRules", "excludeResourceRules")) {
      each(match, list, rule -> in(rule, "scope", "*"));
    }
  }

  private static void selectors(JsonObject match) {
    in(match, "matchPolicy", "Equivalent");
    emptyObject(match, "namespaceSelector");
    emptyObject(match, "objectSelector");
  }
}
