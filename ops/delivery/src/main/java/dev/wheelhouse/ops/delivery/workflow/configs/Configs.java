// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.configs;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.ConfigKeys;
import dev.wheelhouse.ops.delivery.workflow.outside.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Reads configs, and says how one is written. A config is a Secret with the label
/// `config.oam.dev/catalog: velacore-config`; its properties are JSON under `input-properties`.
///
/// Templates of configs are programs in CUE. They are not run: a config of a template keeps the
/// properties that were given, and its Secret has no other content.
public final class Configs {

  private static final String CORE = "velacore-config";
  private static final String PROPERTIES = "input-properties";
  private static final String REFERENCES = "objects-reference";

  private final ClusterObjects objects;

  public Configs(ClusterObjects objects) {
    this.objects = objects;
  }

  /// The Secret of a config.
  ///
  /// @param template its name, with or without a namespace before it; empty for none
  /// @throws PlatformException `INVALID` when there is a config of this name and another template,
  ///   or a Secret that is no config
  public JsonObject secret(String namespace, String name, String template, JsonObject properties) {
    String type = template.substring(template.indexOf('/') + 1);
    find(namespace, name)
        .ifPresent(existing -> {
          if (!isConfig(existing)) {
            throw new PlatformException(
                Reason.INVALID, "Secret " + namespace + "/" + name + " is there and no config");
          }
          if (!existing.string("metadata", "labels", ConfigKeys.TYPE).orElse("").equals(type)) {
            throw new PlatformException(
                Reason.INVALID,
                "the template of config " + namespace + "/" + name + " cannot be changed");
          }
        });
    JsonObject metadata =
        JsonObject.of(
            "name",
            name,
            "namespace",
            namespace,
            "labels",
            JsonObject.of(ConfigKeys.CATALOG, CORE, ConfigKeys.TYPE, type));
    String data =
        Base64.getEncoder().encodeToString(properties.toString().getBytes(StandardCharsets.UTF_8));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Secret",
        "metadata",
        metadata,
        "type",
        "Opaque",
        "data",
        JsonObject.of(PROPERTIES, data));
  }

  /// The properties of a config.
  ///
  /// @throws PlatformException `NOT_FOUND` when there is none, `FORBIDDEN` when it is marked as one
  ///   that may not be read
  public JsonObject read(String namespace, String name) {
    JsonObject secret = config(namespace, name);
    if (sensitive(secret)) {
      throw new PlatformException(
          Reason.FORBIDDEN, "config " + namespace + "/" + name + " is sensitive");
    }
    return properties(secret);
  }

  /// `{name, alias, description, config}` of every config of a template; sensitive ones without
  /// their properties.
  public JsonArray list(String namespace, String template) {
    String type = template.substring(template.indexOf('/') + 1);
    JsonArray list = new JsonArray();
    for (JsonObject secret :
        objects.list(
            "v1",
            "Secret",
            namespace,
            ConfigKeys.CATALOG + "=" + CORE + "," + ConfigKeys.TYPE + "=" + type)) {
      list.add(
          JsonObject.of(
              "name", secret.string("metadata", "name").orElse(""),
              "alias", annotation(secret, ConfigKeys.ALIAS),
              "description", annotation(secret, ConfigKeys.DESCRIPTION),
              "config", sensitive(secret) ? new JsonObject() : properties(secret)));
    }
    return list;
  }

  /// `{namespace, name, template, alias, description, sensitive, created}` of every config.
  ///
  /// @param namespace empty for all
  public List<JsonObject> all(String namespace) {
    return objects.list("v1", "Secret", namespace, ConfigKeys.CATALOG + "=" + CORE).stream()
        .map(it ->
            JsonObject.of(
                "namespace", it.string("metadata", "namespace").orElse(""),
                "name", it.string("metadata", "name").orElse(""),
                "template", it.string("metadata", "labels", ConfigKeys.TYPE).orElse(""),
                "alias", annotation(it, ConfigKeys.ALIAS),
                "description", annotation(it, ConfigKeys.DESCRIPTION),
                "sensitive", sensitive(it),
                "created", it.string("metadata", "creationTimestamp").orElse("")))
        .toList();
  }

  /// @throws PlatformException `NOT_FOUND` when there is no such config
  public void require(String namespace, String name) {
    config(namespace, name);
  }

  private JsonObject config(String namespace, String name) {
    return find(namespace, name)
        .filter(Configs::isConfig)
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_FOUND, "there is no config " + namespace + "/" + name));
  }

  /// Deletes a config and the objects that were made with it; one that is not there is no error.
  ///
  /// @throws PlatformException `INVALID` when there is a Secret of the name that is no config
  public void delete(String namespace, String name) {
    Optional<JsonObject> found = find(namespace, name);
    if (found.isEmpty()) {
      return;
    }
    if (!isConfig(found.get())) {
      throw new PlatformException(
          Reason.INVALID, "Secret " + namespace + "/" + name + " is no config; it stays");
    }
    for (JsonObject made : references(found.get())) {
      ObjectRef ref =
          new ObjectRef(
              made.string("apiVersion").orElse(""),
              made.string("kind").orElse(""),
              made.string("namespace").orElse(""),
              made.string("name").orElse(""));
      objects.get(ref).ifPresent(it -> delete(ref, it));
    }
    delete(ref(namespace, name), found.get());
  }

  private void delete(ObjectRef ref, JsonObject live) {
    objects.delete(ref, live.string("metadata", "uid").orElse(""));
  }

  private static List<JsonObject> references(JsonObject secret) {
    return SecretValue.value(secret, REFERENCES)
        .map(it -> Json.read(it.getBytes(StandardCharsets.UTF_8)))
        .filter(JsonArray.class::isInstance)
        .map(it -> ((JsonArray) it).objects())
        .orElse(List.of());
  }

  private Optional<JsonObject> find(String namespace, String name) {
    return objects.get(ref(namespace, name));
  }

  private static ObjectRef ref(String namespace, String name) {
    return new ObjectRef("v1", "Secret", namespace, name);
  }

  private static boolean isConfig(JsonObject secret) {
    return secret.string("metadata", "labels", ConfigKeys.CATALOG).orElse("").equals(CORE);
  }

  private static boolean sensitive(JsonObject secret) {
    return annotation(secret, ConfigKeys.SENSITIVE).equals("true");
  }

  private static String annotation(JsonObject secret, String name) {
    return secret.string("metadata", "annotations", name).orElse("");
  }

  private static JsonObject properties(JsonObject secret) {
    return SecretValue.value(secret, PROPERTIES).map(Json::readObject).orElseGet(JsonObject::new);
  }

  /// Words for a config's template, when it has one.
  public static String note(String template) {
    return template.isEmpty()
        ? ""
        : "the template " + template + " is not run: the config keeps its properties as they are";
  }
}
