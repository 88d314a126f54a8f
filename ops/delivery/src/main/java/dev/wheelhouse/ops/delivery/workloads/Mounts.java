// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;

/// `volumeMounts` of KubeVela's components: pvc, configMap, secret, emptyDir and hostPath lists,
/// made into volumes of the pod and mounts of the container.
final class Mounts {

  private Mounts() {}

  static void put(Properties properties, JsonObject container, JsonObject podSpec) {
    JsonArray volumes = new JsonArray();
    JsonArray mounts = new JsonArray();
    properties
        .object("volumeMounts")
        .ifPresent(all -> {
          for (String kind : List.of("pvc", "configMap", "secret", "emptyDir", "hostPath")) {
            all.objects(kind).forEach(entry -> put(kind, entry, volumes, mounts));
          }
        });
    if (!mounts.isEmpty()) {
      container.put("volumeMounts", mounts);
      podSpec.put("volumes", volumes);
    }
  }

  private static void put(String kind, Properties entry, JsonArray volumes, JsonArray mounts) {
    String name = entry.requiredString("name");
    JsonObject mount = JsonObject.of("name", name, "mountPath", entry.requiredString("mountPath"));
    entry.string("subPath").ifPresent(it -> mount.put("subPath", it));
    entry.bool("readOnly").ifPresent(it -> mount.put("readOnly", it));
    mounts.add(mount);
    boolean known =
        volumes.objects().stream().anyMatch(it -> it.string("name").orElse("").equals(name));
    JsonObject volume = volume(kind, entry).with("name", name);
    if (!known) {
      volumes.add(volume);
    }
  }

  private static JsonObject volume(String kind, Properties entry) {
    JsonObject source = new JsonObject();
    return switch (kind) {
      case "pvc" ->
          JsonObject.of(
              "persistentVolumeClaim", source.with("claimName", entry.requiredString("claimName")));
      case "configMap" -> {
        source.put("name", entry.requiredString("cmName"));
        yield JsonObject.of("configMap", withItems(source, entry));
      }
      case "secret" -> {
        source.put("secretName", entry.requiredString("secretName"));
        yield JsonObject.of("secret", withItems(source, entry));
      }
      case "emptyDir" -> {
        entry
            .string("medium")
            .filter(medium -> !medium.isEmpty())
            .ifPresent(it -> source.put("medium", it));
        yield JsonObject.of("emptyDir", source);
      }
      default -> JsonObject.of("hostPath", source.with("path", entry.requiredString("path")));
    };
  }

  private static JsonObject withItems(JsonObject source, Properties entry) {
    entry.integer("defaultMode").ifPresent(it -> source.put("defaultMode", it));
    JsonArray items = entry.array("items");
    if (!items.isEmpty()) {
      source.put("items", items);
    }
    return source;
  }
}
