// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.velacli;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Volumes of the parameter `storage` and where they are mounted.
record Storage(JsonArray volumes, JsonArray mounts) {

  private static final long SECRET_MODE = 420;
  private static final long ITEM_MODE = 511;

  static Storage of(Properties properties) {
    Map<String, JsonObject> volumes = new LinkedHashMap<>();
    JsonArray mounts = new JsonArray();
    properties
        .object("storage")
        .ifPresent(storage -> {
          for (Properties secret : storage.objects("secret")) {
            String name = "secret-" + secret.requiredString("name");
            volumes.put(name, JsonObject.of("name", name, "secret", secret(secret)));
            mounts.add(mount(name, secret));
          }
          for (Properties path : storage.objects("hostPath")) {
            String name = "hostpath-" + path.requiredString("name");
            JsonObject source =
                JsonObject.of(
                    "path", path.requiredString("path"),
                    "type", path.string("type").orElse("Directory"));
            volumes.put(name, JsonObject.of("name", name, "hostPath", source));
            mounts.add(mount(name, path));
          }
        });
    return new Storage(Manifests.objects(List.copyOf(volumes.values())), mounts);
  }

  private static JsonObject secret(Properties secret) {
    JsonObject source =
        JsonObject.of(
            "defaultMode",
            secret.integer("defaultMode").orElse(SECRET_MODE),
            "secretName",
            secret.requiredString("secretName"));
    JsonArray items = new JsonArray();
    for (Properties item : secret.objects("items")) {
      items.add(
          JsonObject.of(
              "key", item.requiredString("key"),
              "path", item.requiredString("path"),
              "mode", item.integer("mode").orElse(ITEM_MODE)));
    }
    if (!items.isEmpty()) {
      source.put("items", items);
    }
    return source;
  }

  private static JsonObject mount(String name, Properties volume) {
    JsonObject mount = JsonObject.of("name", name, "mountPath", volume.requiredString("mountPath"));
    volume.string("subPath").ifPresent(it -> mount.put("subPath", it));
    return mount;
  }
}
