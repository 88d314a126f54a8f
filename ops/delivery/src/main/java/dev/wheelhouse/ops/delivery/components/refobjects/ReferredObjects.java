// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.refobjects;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Reference;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// KubeVela's `ref-objects`: objects that a cluster has already, without what the cluster wrote
/// into them. The first is the workload.
public final class ReferredObjects implements ComponentType {

  private static final List<String> OF_THE_CLUSTER =
      List.of(
          "creationTimestamp",
          "deletionGracePeriodSeconds",
          "deletionTimestamp",
          "finalizers",
          "generation",
          "managedFields",
          "ownerReferences",
          "resourceVersion",
          "selfLink",
          "uid");

  @Override
  public String name() {
    return "ref-objects";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    if (!properties.strings("urls").isEmpty()) {
      throw properties.wrong(
          "urls", "objects are not read from addresses; put them into a k8s-objects component");
    }
    List<JsonObject> found = new ArrayList<>();
    for (Properties entry : properties.objects("objects")) {
      context.references().find(reference(context, entry)).forEach(it -> found.add(bare(it)));
    }
    if (found.isEmpty()) {
      throw properties.wrong("objects", "Required value: no object is referred to");
    }
    Output output = new Output(found.getFirst());
    for (int i = 1; i < found.size(); i++) {
      output.add("objects-" + i, found.get(i));
    }
    return output;
  }

  private static Reference reference(ComponentContext context, Properties entry) {
    String name = entry.string("name").orElse("");
    Map<String, String> labels = new LinkedHashMap<>();
    entry.map("labelSelector").forEach((key, value) -> labels.put(key, value.orElse("")));
    if (!name.isEmpty() && !labels.isEmpty()) {
      throw entry.wrong("labelSelector", "cannot be used together with name");
    }
    String apiVersion = entry.string("apiVersion").orElse("");
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    String resource =
        entry
            .string("resource")
            .or(() -> entry.string("kind"))
            .orElseThrow(() -> entry.wrong("resource", "Required value: which kind of object?"));
    return new Reference(
        resource.toLowerCase(Locale.ROOT),
        entry.string("group").orElse(group),
        entry.string("cluster").orElse(""),
        entry.string("namespace").orElse(context.namespace()),
        name.isEmpty() && labels.isEmpty() ? context.component() : name,
        labels);
  }

  private static JsonObject bare(JsonObject live) {
    JsonObject object = live.deepCopy();
    object.remove("status");
    JsonObject metadata = object.childObject("metadata");
    OF_THE_CLUSTER.forEach(metadata::remove);
    metadata.remove("namespace");
    metadata
        .object("annotations")
        .ifPresent(it -> it.remove("kubectl.kubernetes.io/last-applied-configuration"));
    if (object.string("kind").orElse("").equals("Service")) {
      object.object("spec").ifPresent(ReferredObjects::withoutAddress);
    }
    return object;
  }

  /// A Service gets an address of the cluster that it is taken to; one without any stays so.
  private static void withoutAddress(JsonObject spec) {
    if (!spec.string("clusterIP").orElse("").equals("None")) {
      spec.remove("clusterIP");
      spec.remove("clusterIPs");
    }
  }
}
