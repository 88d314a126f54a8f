// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.refobjects;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
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
/// into them, and objects in files that are named by address. The first is the workload.
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

  private static final int MOST_OBJECTS = 1_000;

  @Override
  public String name() {
    return "ref-objects";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    List<JsonObject> found = new ArrayList<>();
    List<String> urls = properties.strings("urls");
    for (int i = 0; i < urls.size(); i++) {
      found.addAll(read(context, properties, i, urls.get(i)));
    }
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

  private static List<JsonObject> read(
      ComponentContext context, Properties properties, int index, String url) {
    String at = "urls[" + index + "]";
    String text =
        context
            .surroundings()
            .files()
            .orElseThrow(() -> properties.wrong(at, "is read by the operator only"))
            .text(properties.path() + "." + at, url, context.revision());
    List<JsonObject> objects = new ArrayList<>();
    try {
      for (YamlDocument document : YamlDocument.all(text)) {
        JsonObject tree = document.tree();
        List<JsonObject> items =
            tree.string("kind").orElse("").endsWith("List")
                ? tree.array("items").orElseGet(JsonArray::new).objects()
                : List.of(tree);
        items.stream().map(ReferredObjects::fetched).forEach(objects::add);
      }
    } catch (PlatformException e) {
      throw properties.wrong(at, "holds no objects: " + e.getMessage());
    }
    for (JsonObject object : objects) {
      boolean whole =
          object.string("apiVersion").isPresent()
              && object.string("kind").isPresent()
              && object.string("metadata", "name").isPresent();
      if (!whole) {
        throw properties.wrong(
            at, "holds something without apiVersion, kind or metadata.name: no object");
      }
    }
    if (objects.size() > MOST_OBJECTS) {
      throw properties.wrong(at, "holds more than " + MOST_OBJECTS + " objects");
    }
    return objects;
  }

  /// An object of a file keeps its namespace, for it says where it goes.
  private static JsonObject fetched(JsonObject object) {
    JsonObject copy = object.deepCopy();
    copy.remove("status");
    OF_THE_CLUSTER.forEach(copy.childObject("metadata")::remove);
    return copy;
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
