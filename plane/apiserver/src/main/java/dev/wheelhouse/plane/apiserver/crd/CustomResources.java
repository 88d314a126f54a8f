// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.crd;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import dev.wheelhouse.plane.apiserver.registry.Conditions;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ServedCatalog;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The custom resources of all established definitions, as they are stored now.
public final class CustomResources implements ServedCatalog.CustomSource {

  public static final GroupResource DEFINITIONS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
  private static final Logger LOG = LoggerFactory.getLogger(CustomResources.class);

  private final ObjectReader objects;
  private final WebhookClient webhooks;

  /// What was read from a definition, by its version in the store.
  private final Map<String, List<ServedResource>> read = new ConcurrentHashMap<>();

  /// @param webhooks calls those that convert objects
  public CustomResources(ObjectReader objects, WebhookClient webhooks) {
    this.objects = objects;
    this.webhooks = webhooks;
  }

  @Override
  public long version() {
    return objects.version(DEFINITIONS);
  }

  @Override
  public List<ServedResource> resources() {
    List<ServedResource> resources = new ArrayList<>();
    Map<String, List<ServedResource>> current = new ConcurrentHashMap<>();
    for (JsonObject definition : objects.list(DEFINITIONS, "")) {
      if (Conditions.isTrue(definition, "Established")) {
        String version = definition.string("metadata", "resourceVersion").orElse("");
        List<ServedResource> served =
            read.getOrDefault(version, List.of()).isEmpty()
                ? readOne(definition)
                : read.getOrDefault(version, List.of());
        current.put(version, served);
        resources.addAll(served);
      }
    }
    read.clear();
    read.putAll(current);
    resources.sort(
        Comparator.comparing((ServedResource resource) -> resource.gvr().group())
            .thenComparing(resource -> resource.gvr().resource()));
    return resources;
  }

  private List<ServedResource> readOne(JsonObject definition) {
    try {
      return DefinitionReader.read(definition, webhooks);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(LogKeys.NAME, definition.string("metadata", "name").orElse(""))
          .setCause(e)
          .log("custom resource definition cannot be served");
      return List.of();
    }
  }
}
