// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.structural.StructuralSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `apiextensions.k8s.io/v1 CustomResourceDefinition`.
final class CustomResourceDefinitionRules implements KindRules {

  @Override
  public void create(Scope definition) {
    check(definition, List.of());
  }

  /// @param stored the schemas the definition has already
  private static void check(Scope definition, List<JsonObject> stored) {
    Scope spec = definition.inOrEmpty("spec");
    name(definition, spec);
    group(spec);
    names(spec.inOrEmpty("names"));
    spec.requireOneOf("scope", "Cluster", "Namespaced");
    if (Boolean.TRUE.equals(spec.object().get("preserveUnknownFields"))) {
      spec.problems().invalid(spec.path("preserveUnknownFields"), true, "must be false");
    }
    versions(spec, stored);
    conversion(spec.inOrEmpty("conversion"));
  }

  private static void name(Scope definition, Scope spec) {
    String expected = spec.inOrEmpty("names").text("plural") + "." + spec.text("group");
    String name = definition.object().string("metadata", "name").orElse("");
    if (!name.equals(expected)) {
      definition
          .problems()
          .invalid(
              definition.path("metadata").child("name"),
              name,
              "must be spec.names.plural+\".\"+spec.group");
    }
  }

  private static void group(Scope spec) {
    if (spec.require("group")) {
      spec.check("group", Names::dnsSubdomain);
      if (!spec.text("group").contains(".")) {
        spec.problems()
            .invalid(
                spec.path("group"), spec.text("group"), "should be a domain with at least one dot");
      }
    }
  }

  private static void names(Scope names) {
    for (String key : List.of("plural", "singular", "kind", "listKind")) {
      if (names.require(key)) {
        names.check(key, name -> Names.dns1035Label(name.toLowerCase(Locale.ROOT)));
      }
    }
    if (names.has("kind") && names.is("listKind", names.text("kind"))) {
      names
          .problems()
          .invalid(
              names.path("listKind"),
              names.text("listKind"),
              "kind and listKind may not be the same");
    }
    names.eachText("shortNames", Names::dns1035Label);
    names.eachText("categories", Names::dns1035Label);
  }

  private static void versions(Scope spec, List<JsonObject> stored) {
    List<Scope> versions = spec.each("versions");
    if (versions.isEmpty()) {
      spec.problems().required(spec.path("versions"), "must have at least one version");
      return;
    }
    long storage =
        versions.stream().filter(v -> Boolean.TRUE.equals(v.object().get("storage"))).count();
    Object stated = spec.object().get("versions");
    if (storage != 1) {
      spec.problems()
          .invalid(
              spec.path("versions"),
              names(versions),
              "must have exactly one version marked as storage version");
    }
    if (versions.stream().map(v -> v.text("name")).distinct().count() < versions.size()) {
      spec.problems().invalid(spec.path("versions"), stated, "must contain unique version names");
    }
    versions.forEach(CustomResourceDefinitionRules::version);
    schemas(spec, versions, stored);
  }

  /// One schema shared by all versions is reported once, at `spec.validation`.
  private static void schemas(Scope spec, List<Scope> versions, List<JsonObject> stored) {
    List<JsonObject> trees = new ArrayList<>();
    for (Scope version : versions) {
      version.object().object("schema", "openAPIV3Schema").ifPresent(trees::add);
    }
    if (trees.size() == versions.size() && trees.stream().distinct().count() == 1) {
      FieldPath shared = spec.path("validation").child("openAPIV3Schema");
      JsonObject tree = trees.getFirst();
      StructuralSchemas.check(tree, shared, stored.contains(tree), spec.problems());
      return;
    }
    for (Scope version : versions) {
      version
          .object()
          .object("schema", "openAPIV3Schema")
          .ifPresent(tree ->
              StructuralSchemas.check(
                  tree,
                  version.path("schema").child("openAPIV3Schema"),
                  stored.contains(tree),
                  spec.problems()));
    }
  }

  private static Object names(List<Scope> versions) {
    return new JsonArray(versions.stream().map(v -> v.text("name")).toList());
  }

  private static void version(Scope version) {
    if (version.require("name")) {
      version.check("name", Names::dns1035Label);
    }
    Scope schema = version.inOrEmpty("schema");
    if (!schema.object().containsKey("openAPIV3Schema")) {
      version.problems().required(schema.path("openAPIV3Schema"), "schemas are required");
    }
    version
        .in("subresources")
        .flatMap(s -> s.in("scale"))
        .ifPresent(CustomResourceDefinitionRules::scale);
    version.forEach("additionalPrinterColumns", CustomResourceDefinitionRules::column);
  }

  private static void scale(Scope scale) {
    for (String key : List.of("specReplicasPath", "statusReplicasPath")) {
      String under = key.startsWith("spec") ? ".spec." : ".status.";
      if (scale.require(key) && !scale.text(key).startsWith(under)) {
        scale
            .problems()
            .invalid(
                scale.path(key),
                scale.text(key),
                "should be a json path under " + under.substring(0, under.length() - 1));
      }
    }
  }

  private static void column(Scope column) {
    column.require("name");
    column.requireOneOf("type", "boolean", "date", "integer", "number", "string");
    column.require("jsonPath");
  }

  private static void conversion(Scope conversion) {
    conversion.oneOf("strategy", "None", "Webhook");
    Scope webhook = conversion.inOrEmpty("webhook");
    if (!conversion.is("strategy", "Webhook")) {
      if (!webhook.object().isEmpty()) {
        conversion
            .problems()
            .forbidden(
                conversion.path("webhookClientConfig"),
                "should not be set when strategy is not set to Webhook");
      }
      return;
    }
    if (webhook.object().containsKey("clientConfig")) {
      WebhookRules.clientConfig(webhook.inOrEmpty("clientConfig"));
    } else {
      conversion
          .problems()
          .required(
              conversion.path("webhookClientConfig"), "required when strategy is set to Webhook");
    }
    reviewVersions(conversion, webhook);
  }

  private static void reviewVersions(Scope conversion, Scope webhook) {
    List<String> versions =
        webhook
            .object()
            .array("conversionReviewVersions")
            .map(JsonArray::strings)
            .orElse(List.of());
    if (versions.isEmpty()) {
      conversion.problems().required(conversion.path("conversionReviewVersions"), "");
    } else if (!versions.contains("v1") && !versions.contains("v1beta1")) {
      conversion
          .problems()
          .invalid(
              conversion.path("conversionReviewVersions"),
              new JsonArray(versions),
              "must include at least one of v1, v1beta1");
    }
  }

  @Override
  public void update(Scope definition, JsonObject old) {
    check(definition, storedSchemas(old));
    Scope spec = definition.inOrEmpty("spec");
    JsonObject before = old.object("spec").orElseGet(JsonObject::new);
    spec.immutable(before, "group");
    spec.immutable(before, "scope");
    Scope names = spec.inOrEmpty("names");
    JsonObject namesBefore = before.object("names").orElseGet(JsonObject::new);
    names.immutable(namesBefore, "kind");
    names.immutable(namesBefore, "plural");
  }

  private static List<JsonObject> storedSchemas(JsonObject old) {
    return old.array("spec", "versions").map(JsonArray::objects).orElse(List.of()).stream()
        .flatMap(version -> version.object("schema", "openAPIV3Schema").stream())
        .toList();
  }
}
