// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Groups with few defaults: `apiextensions.k8s.io`, `apiregistration.k8s.io`, `scheduling.k8s.io`,
/// `flowcontrol.apiserver.k8s.io`.
final class ExtensionDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of(
          "apiextensions.k8s.io/v1/CustomResourceDefinition",
          ExtensionDefaults::customResourceDefinition,
          "apiregistration.k8s.io/v1/APIService",
          service -> at(service, s -> in(s, "port", 443L), "spec", "service"),
          "scheduling.k8s.io/v1/PriorityClass",
          priority -> in(priority, "preemptionPolicy", "PreemptLowerPriority"),
          "flowcontrol.apiserver.k8s.io/v1/FlowSchema",
          flow -> in(flow.childObject("spec"), "matchingPrecedence", 1000L),
          "flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration",
          ExtensionDefaults::priorityLevel);

  private ExtensionDefaults() {}

  private static void customResourceDefinition(JsonObject definition) {
    JsonObject spec = definition.childObject("spec");
    JsonObject names = spec.childObject("names");
    names
        .string("kind")
        .filter(kind -> !kind.isEmpty())
        .ifPresent(kind -> {
          in(names, "singular", kind.toLowerCase(Locale.ROOT));
          in(names, "listKind", kind + "List");
        });
    JsonObject conversion = spec.childObject("conversion");
    in(conversion, "strategy", "None");
    at(conversion, s -> in(s, "port", 443L), "webhook", "clientConfig", "service");
  }

  private static void priorityLevel(JsonObject level) {
    at(level, limited -> limited(limited), "spec", "limited");
    at(level, exempt -> shares(exempt, 0L), "spec", "exempt");
  }

  private static void limited(JsonObject limited) {
    shares(limited, 30L);
    at(
        limited,
        queuing -> {
          in(queuing, "queues", 64L);
          in(queuing, "handSize", 8L);
          in(queuing, "queueLengthLimit", 50L);
        },
        "limitResponse",
        "queuing");
  }

  private static void shares(JsonObject level, long shares) {
    in(level, "nominalConcurrencyShares", shares);
    in(level, "lendablePercent", 0L);
  }
}
