// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.crd;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.defaults.SchemaDefaults;
import dev.wheelhouse.kube.schema.structural.StructuralSchemas;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import dev.wheelhouse.plane.apiserver.registry.CustomConversion;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResource.Definition;
import dev.wheelhouse.plane.apiserver.registry.ServedResource.ScalePaths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// From one CustomResourceDefinition (`apiextensions.k8s.io/v1`) to the resources it serves, one
/// per served version.
final class DefinitionReader {

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> PART_VERBS = List.of("get", "patch", "update");
  private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

  private final JsonObject definition;
  private final String group;
  private final JsonObject names;
  private final CustomConversion conversion;

  private final Map<String, Schema> schemas = new HashMap<>();

  private DefinitionReader(JsonObject definition, WebhookClient webhooks) {
    this.definition = definition;
    this.conversion = conversion(definition, webhooks);
    this.group = definition.string("spec", "group").orElse("");
    this.names = definition.object("spec", "names").orElseGet(JsonObject::new);
  }

  static List<ServedResource> read(JsonObject definition, WebhookClient webhooks) {
    return new DefinitionReader(definition, webhooks).resources();
  }

  private static CustomConversion conversion(JsonObject definition, WebhookClient webhooks) {
    return definition.string("spec", "conversion", "strategy").orElse("None").equals("Webhook")
        ? new ConversionWebhook(
            webhooks, definition.object("spec", "conversion", "webhook").orElseGet(JsonObject::new))
        : CustomConversion.NONE;
  }

  private boolean mixed() {
    int stored = definition.array("status", "storedVersions").map(List::size).orElse(0);
    return versions(definition).size() > 1 || stored > 1;
  }

  static List<JsonObject> versions(JsonObject definition) {
    return definition.array("spec", "versions").map(JsonArray::objects).orElse(List.of());
  }

  /// The version in which objects are stored.
  static String storageVersion(JsonObject definition) {
    return versions(definition).stream()
        .filter(version -> version.bool("storage").orElse(false))
        .flatMap(version -> version.string("name").stream())
        .findFirst()
        .orElse("");
  }

  private List<ServedResource> resources() {
    GroupVersionResource storage = gvr(storageVersion(definition));
    for (JsonObject version : versions(definition)) {
      String name = version.string("name").orElse("");
      schemas.put(group + "/" + name, StructuralSchemas.read(rawSchema(version)));
    }
    List<ServedResource> resources = new ArrayList<>();
    for (JsonObject version : versions(definition)) {
      if (version.bool("served").orElse(false)) {
        resources.add(resource(version, storage));
      }
    }
    return resources;
  }

  private GroupVersionResource gvr(String version) {
    return new GroupVersionResource(group, version, names.string("plural").orElse(""));
  }

  private ServedResource resource(JsonObject version, GroupVersionResource storage) {
    String name = version.string("name").orElse("");
    GroupVersionKind kind = new GroupVersionKind(group, name, names.string("kind").orElse(""));
    ApiResource api =
        new ApiResource(
            gvr(name),
            kind,
            names.string("singular").orElse(kind.kind().toLowerCase(Locale.ROOT)),
            definition.string("spec", "scope").orElse("").equals("Namespaced"),
            strings("shortNames"),
            strings("categories"),
            VERBS,
            subresources(version, kind));
    Schema schema = Objects.requireNonNull(schemas.get(group + "/" + name));
    return new ServedResource(
        api, schema, storage, definition(version, rawSchema(version), schema));
  }

  private List<String> strings(String key) {
    return names.array(key).map(JsonArray::strings).orElse(List.of());
  }

  private static JsonObject rawSchema(JsonObject version) {
    return version
        .object("schema", "openAPIV3Schema")
        .orElseGet(() -> JsonObject.of("type", "object"));
  }

  private static Map<String, ApiResource.Subresource> subresources(
      JsonObject version, GroupVersionKind kind) {
    Map<String, ApiResource.Subresource> parts = new LinkedHashMap<>();
    if (version.object("subresources", "status").isPresent()) {
      parts.put("status", new ApiResource.Subresource("status", kind, PART_VERBS));
    }
    if (version.object("subresources", "scale").isPresent()) {
      parts.put("scale", new ApiResource.Subresource("scale", SCALE, PART_VERBS));
    }
    return parts;
  }

  private Definition definition(JsonObject version, JsonObject raw, Schema schema) {
    List<String> selectable = new ArrayList<>();
    for (JsonObject field :
        version.array("selectableFields").map(JsonArray::objects).orElse(List.of())) {
      field.string("jsonPath").ifPresent(selectable::add);
    }
    return new Definition(
        raw,
        names.string("listKind").orElse(names.string("kind").orElse("") + "List"),
        version.array("additionalPrinterColumns").map(JsonArray::objects).orElse(List.of()),
        selectable,
        scale(version),
        conversion,
        deprecation(version),
        SchemaDefaults.any(schema),
        mixed(),
        schemas);
  }

  private String deprecation(JsonObject version) {
    if (!version.bool("deprecated").orElse(false)) {
      return "";
    }
    String kind = names.string("kind").orElse("");
    String standard =
        group + "/" + version.string("name").orElse("") + " " + kind + " is deprecated";
    return version.string("deprecationWarning").filter(text -> !text.isEmpty()).orElse(standard);
  }

  private static @Nullable ScalePaths scale(JsonObject version) {
    return version
        .object("subresources", "scale")
        .map(scale ->
            new ScalePaths(
                scale.string("specReplicasPath").orElse(".spec.replicas"),
                scale.string("statusReplicasPath").orElse(".status.replicas"),
                scale.string("labelSelectorPath").orElse("")))
        .orElse(null);
  }
}
