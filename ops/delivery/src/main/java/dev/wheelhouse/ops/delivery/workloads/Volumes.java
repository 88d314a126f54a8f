// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;
import java.util.Map;

/// Volumes of pods as KubeVela's components and traits name them: `volumeMounts` with lists by
/// kind, and the older `volumes`, a list of `{name, type, ...}`.
public final class Volumes {

  private static final Map<String, String> FIELDS = Map.of("pvc", "persistentVolumeClaim");

  private Volumes() {}

  /// What `volumeMounts`, or else `volumes`, says, made into volumes of the pod and mounts of the
  /// container.
  static void put(Properties properties, JsonObject container, JsonObject podSpec) {
    JsonArray volumes = new JsonArray();
    JsonArray mounts = new JsonArray();
    properties
        .object("volumeMounts")
        .ifPresentOrElse(
            all -> {
              for (String kind : List.of("pvc", "configMap", "secret", "emptyDir", "hostPath")) {
                all.objects(kind).forEach(entry -> put(kind, entry, volumes, mounts));
              }
            },
            () ->
                properties
                    .objects("volumes")
                    .forEach(entry ->
                        put(entry.string("type").orElse("emptyDir"), entry, volumes, mounts)));
    if (!mounts.isEmpty()) {
      container.put("volumeMounts", mounts);
      podSpec.put("volumes", volumes);
    }
  }

  private static void put(String kind, Properties entry, JsonArray volumes, JsonArray mounts) {
    String name = entry.requiredString("name");
    JsonObject mount = JsonObject.of("name", name, "mountPath", entry.requiredString("mountPath"));
    entry.string("subPath").ifPresent(it -> mount.put("subPath", it));
    entry.string("mountPropagation").ifPresent(it -> mount.put("mountPropagation", it));
    entry.bool("readOnly").ifPresent(it -> mount.put("readOnly", it));
    mounts.add(mount);
    boolean known =
        volumes.objects().stream().anyMatch(it -> it.string("name").orElse("").equals(name));
    if (!known) {
      volumes.add(volume(kind, name, entry));
    }
  }

  /// One volume of a pod.
  ///
  /// @param kind `pvc`, `configMap`, `secret`, `emptyDir` or `hostPath`
  /// @param entry its parameters: `claimName`, `cmName`, `secretName`, `medium`, `path` ...
  public static JsonObject volume(String kind, String name, Properties entry) {
    return JsonObject.of("name", name).with(FIELDS.getOrDefault(kind, kind), source(kind, entry));
  }

  private static JsonObject source(String kind, Properties entry) {
    JsonObject source = new JsonObject();
    switch (kind) {
      case "pvc" -> source.put("claimName", entry.requiredString("claimName"));
      case "configMap" -> withItems(source.with("name", entry.requiredString("cmName")), entry);
      case "secret" ->
          withItems(source.with("secretName", entry.requiredString("secretName")), entry);
      case "emptyDir" -> medium(source, entry);
      default -> {
        source.put("path", entry.requiredString("path"));
        entry.string("type").ifPresent(it -> source.put("type", it));
      }
    }
    return source;
  }

  private static void medium(JsonObject source, Properties entry) {
    entry.string("medium").filter(it -> !it.isEmpty()).ifPresent(it -> source.put("medium", it));
  }

  /// `defaultMode` and `items` of a ConfigMap or Secret that becomes a volume.
  public static JsonObject withItems(JsonObject source, Properties entry) {
    entry.integer("defaultMode").ifPresent(it -> source.put("defaultMode", it));
    JsonArray items = entry.array("items");
    if (!items.isEmpty()) {
      source.put("items", items);
    }
    return source;
  }
}
