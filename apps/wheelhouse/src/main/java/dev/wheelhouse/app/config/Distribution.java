// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.config;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.ConfigKeys;
import java.util.List;
import java.util.Optional;

/// Takes a config to other namespaces and clusters: an Application `distribute-<config>` whose
/// component is the config's Secret, with a topology policy for each target.
final class Distribution {

  static final String FIELD_MANAGER = "wheelhouse-cli";
  private static final String API = "core.oam.dev/v1beta1";

  private final ClusterObjects objects;
  private final String namespace;
  private final String config;

  Distribution(ClusterObjects objects, String namespace, String config) {
    this.objects = objects;
    this.namespace = namespace;
    this.config = config;
  }

  private String name() {
    return "distribute-" + config;
  }

  private ObjectRef ref() {
    return new ObjectRef(API, "Application", namespace, name());
  }

  void to(List<Target> targets) {
    JsonArray policies = new JsonArray();
    targets.forEach(it -> policies.add(it.policy()));
    JsonObject shared =
        JsonObject.of("selector", JsonObject.of("componentNames", JsonArray.of(name())));
    policies.add(
        JsonObject.of(
            "name", "share-config",
            "type", "shared-resource",
            "properties", JsonObject.of("rules", JsonArray.of(shared))));
    JsonObject secret = JsonObject.of("name", config, "namespace", namespace, "resource", "secret");
    JsonObject component =
        JsonObject.of(
            "name", name(),
            "type", "ref-objects",
            "properties", JsonObject.of("objects", JsonArray.of(secret)));
    objects.apply(
        JsonObject.of(
            "apiVersion",
            API,
            "kind",
            "Application",
            "metadata",
            JsonObject.of(
                "name", name(),
                "namespace", namespace,
                "labels", JsonObject.of(ConfigKeys.CATALOG, "config-distribution")),
            "spec",
            JsonObject.of("components", JsonArray.of(component), "policies", policies)),
        FIELD_MANAGER,
        true);
  }

  /// Takes it back from everywhere.
  ///
  /// @return whether it was anywhere
  boolean recall() {
    Optional<JsonObject> live = objects.get(ref());
    live.ifPresent(it -> objects.delete(ref(), it.string("metadata", "uid").orElse("")));
    return live.isPresent();
  }

  /// Where it goes.
  List<String> targets() {
    return objects.get(ref()).stream()
        .flatMap(it -> it.array("spec", "policies").orElseGet(JsonArray::new).objects().stream())
        .filter(it -> it.string("type").orElse("").equals("topology"))
        .map(it ->
            it.array("properties", "clusters").map(JsonArray::strings).orElse(List.of()).getFirst()
                + "/"
                + it.string("properties", "namespace").orElse(""))
        .toList();
  }
}
