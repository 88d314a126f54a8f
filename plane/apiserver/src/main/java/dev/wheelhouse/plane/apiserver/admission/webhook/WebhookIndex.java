// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All webhooks of one kind of configuration, in the order of the configurations' names, read again
/// whenever one of them is written. Asking costs one comparison of numbers.
final class WebhookIndex {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookIndex.class);

  private final ObjectReader objects;
  private final GroupResource resource;
  private volatile State state = new State(-1, List.of());

  private record State(long version, List<Webhook> webhooks) {}

  WebhookIndex(ObjectReader objects, String configurations) {
    this.objects = objects;
    this.resource = new GroupResource("admissionregistration.k8s.io", configurations);
  }

  List<Webhook> current() {
    State known = state;
    return known.version() == objects.version(resource) ? known.webhooks() : read();
  }

  private synchronized List<Webhook> read() {
    // The version first: a write that comes between is seen by the next who asks.
    long version = objects.version(resource);
    if (state.version() != version) {
      state = new State(version, webhooks());
    }
    return state.webhooks();
  }

  private List<Webhook> webhooks() {
    List<JsonObject> configurations = new ArrayList<>(objects.list(resource, ""));
    configurations.sort(Comparator.comparing(WebhookIndex::name));
    List<Webhook> webhooks = new ArrayList<>();
    for (JsonObject configuration : configurations) {
      int index = 0;
      for (JsonObject webhook :
          configuration.array("webhooks").map(JsonArray::objects).orElse(List.of())) {
        add(webhooks, name(configuration), index++, webhook);
      }
    }
    return List.copyOf(webhooks);
  }

  private static void add(
      List<Webhook> webhooks, String configuration, int index, JsonObject webhook) {
    try {
      webhooks.add(Webhook.of(configuration, index, webhook));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(LogKeys.NAME, configuration)
          .setCause(e)
          .log("webhook cannot be read and is not called");
    }
  }

  private static String name(JsonObject configuration) {
    return configuration.string("metadata", "name").orElse("");
  }
}
