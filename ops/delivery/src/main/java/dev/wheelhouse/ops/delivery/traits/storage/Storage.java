// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.storage;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;
import dev.wheelhouse.ops.delivery.workloads.Objects;
import dev.wheelhouse.ops.delivery.workloads.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// KubeVela's `storage`: claims, ConfigMaps, Secrets, empty and host folders, made where they are
/// not there already, and mounted into the first container.
public final class Storage implements TraitType {

  private static final String DEFAULT_SIZE = "8Gi";

  /// What one entry adds to the pod.
  private record Additions(
      JsonArray volumes, JsonArray mounts, JsonArray devices, JsonArray variables) {

    Additions() {
      this(new JsonArray(), new JsonArray(), new JsonArray(), new JsonArray());
    }

    void mount(String volume, Properties entry) {
      JsonObject mount = JsonObject.of("name", volume);
      entry.copy("mountPath", mount);
      entry.copy("subPath", mount);
      entry.bool("readOnly").filter(it -> it).ifPresent(it -> mount.put("readOnly", it));
      mounts.add(mount);
    }
  }

  @Override
  public String name() {
    return "storage";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    Additions additions = new Additions();
    properties.objects("pvc").forEach(entry -> claim(entry, additions, output));
    properties.objects("configMap").forEach(entry -> configMap(entry, additions, output));
    properties.objects("secret").forEach(entry -> secret(entry, additions, output));
    properties.objects("emptyDir").forEach(entry -> folder("emptyDir", entry, additions));
    properties.objects("hostPath").forEach(entry -> folder("hostPath", entry, additions));
    Merging.byKey(output.podSpec(name()), "volumes", "name", additions.volumes());
    JsonObject container = output.container(name(), "");
    Merging.byKey(container, "env", "name", additions.variables());
    Merging.byKey(container, "volumeMounts", "mountPath", additions.mounts());
    Merging.byKey(container, "volumeDevices", "name", additions.devices());
  }

  private void claim(Properties entry, Additions additions, Output output) {
    String name = entry.requiredString("name");
    String volume = "pvc-" + name;
    additions
        .volumes()
        .add(
            JsonObject.of(
                "name", volume, "persistentVolumeClaim", JsonObject.of("claimName", name)));
    if (entry.requiredString("volumeMode").equals("Block")) {
      additions
          .devices()
          .add(JsonObject.of("name", volume, "devicePath", entry.requiredString("mountPath")));
    } else {
      additions.mount(volume, entry);
    }
    if (!entry.bool("mountOnly").orElse(false)) {
      output.add(name(), volume, claim(name, entry));
    }
  }

  private static JsonObject claim(String name, Properties entry) {
    JsonObject spec = new JsonObject();
    List.of("accessModes", "volumeMode", "volumeName", "storageClassName", "dataSourceRef")
        .forEach(it -> entry.copy(it, spec));
    entry.copy("dataSource", spec);
    entry.copy("selector", spec);
    JsonObject resources = entry.tree("resources").orElseGet(JsonObject::new);
    resources.childObject("requests").putIfAbsent("storage", DEFAULT_SIZE);
    return Objects.named("v1", "PersistentVolumeClaim", name)
        .with("spec", spec.with("resources", resources));
  }

  private void configMap(Properties entry, Additions additions, Output output) {
    String name = entry.requiredString("name");
    if (entry.has("mountPath")) {
      String volume = "configmap-" + name;
      JsonObject source = Volumes.withItems(JsonObject.of("name", name), entry);
      additions.volumes().add(JsonObject.of("name", volume, "configMap", source));
      additions.mount(volume, entry);
    }
    variables(name, "configMapKeyRef", "configMapKey", entry, additions.variables());
    if (!entry.bool("mountOnly").orElse(false)) {
      JsonObject object = Objects.named("v1", "ConfigMap", name);
      entry.copy("data", object);
      output.add(name(), "configmap-" + name, object);
    }
  }

  private void secret(Properties entry, Additions additions, Output output) {
    String name = entry.requiredString("name");
    if (entry.has("mountPath")) {
      String volume = "secret-" + name;
      JsonObject source = Volumes.withItems(JsonObject.of("secretName", name), entry);
      additions.volumes().add(JsonObject.of("name", volume, "secret", source));
      additions.mount(volume, entry);
    }
    variables(name, "secretKeyRef", "secretKey", entry, additions.variables());
    if (!entry.bool("mountOnly").orElse(false)) {
      JsonObject object = Objects.named("v1", "Secret", name);
      entry.copy("data", object);
      entry.copy("stringData", object);
      output.add(name(), "secret-" + name, object);
    }
  }

  private static void variables(
      String name, String source, String key, Properties entry, JsonArray variables) {
    List<Properties> all = new ArrayList<>(entry.objects("mountToEnvs"));
    entry.object("mountToEnv").ifPresent(all::addFirst);
    for (Properties variable : all) {
      JsonObject reference = JsonObject.of("name", name, "key", variable.requiredString(key));
      variables.add(
          JsonObject.of(
              "name",
              variable.requiredString("envName"),
              "valueFrom",
              JsonObject.of(source, reference)));
    }
  }

  private static void folder(String kind, Properties entry, Additions additions) {
    String volume = kind.toLowerCase(Locale.ROOT) + "-" + entry.requiredString("name");
    additions.volumes().add(Volumes.volume(kind, volume, entry));
    additions.mount(volume, entry);
  }
}
