// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;

/// Webhook configurations of both kinds.
final class WebhookRules implements KindRules {

  @Override
  public void create(Scope configuration) {
    configuration.forEach("webhooks", WebhookRules::webhook);
    configuration.unique("webhooks", "name");
  }

  private static void webhook(Scope webhook) {
    name(webhook);
    webhook.require("admissionReviewVersions", "must specify one of v1, v1beta1");
    if (webhook.require("sideEffects", "must specify one of None, NoneOnDryRun")) {
      webhook.oneOf("sideEffects", "None", "NoneOnDryRun");
    }
    webhook.oneOf("failurePolicy", "Fail", "Ignore");
    webhook.oneOf("matchPolicy", "Equivalent", "Exact");
    webhook.oneOf("reinvocationPolicy", "IfNeeded", "Never");
    Long timeout = webhook.number("timeoutSeconds");
    if (timeout != null && (timeout < 1 || timeout > 30)) {
      webhook
          .problems()
          .invalid(
              webhook.path("timeoutSeconds"),
              timeout,
              "the timeout value must be between 1 and 30 seconds");
    }
    webhook.in("namespaceSelector").ifPresent(LabelRules::selector);
    webhook.in("objectSelector").ifPresent(LabelRules::selector);
    webhook.forEach("rules", AdmissionRuleRules::rule);
    ExpressionRules.matchConditions(webhook, false);
    clientConfig(webhook.inOrEmpty("clientConfig"));
  }

  private static void name(Scope webhook) {
    if (webhook.require("name")) {
      String name = webhook.text("name");
      webhook.check("name", Names::dnsSubdomain);
      if (name.split("\\.").length < 3) {
        webhook
            .problems()
            .invalid(
                webhook.path("name"),
                name,
                "should be a domain with at least three segments separated by dots");
      }
    }
  }

  static void clientConfig(Scope config) {
    boolean service = config.object().containsKey("service");
    if (config.has("url") == service) {
      config.problems().required(config.path(), "exactly one of url or service is required");
    }
    String url = config.text("url");
    if (!url.isEmpty() && !url.startsWith("https://")) {
      config
          .problems()
          .invalid(
              config.path("url"),
              url,
              "'https' is the only allowed URL scheme; desired format:" + " https://host[/path]");
    }
    config
        .in("service")
        .ifPresent(reference -> {
          reference.require("name", "service name is required");
          reference.require("namespace", "service namespace is required");
          reference.port("port");
        });
  }
}
