// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The values of a release: those of its sources in their order, then those in the application.
/// Later ones win; maps are merged, lists replaced, null stays and takes a chart's own value away.
///
/// @param all of them
/// @param sources which sources they came from and in which state, without anything that they hold
/// @param secret trees of those that are Secrets, in their order
record ChartValues(JsonObject all, String sources, List<JsonObject> secret) {

  private static final String USUAL_KEY = "values.yaml";

  ChartValues {
    secret = List.copyOf(secret);
  }

  /// What came from Secrets, and is not to be shown.
  Set<String> secrets() {
    Set<String> found = new TreeSet<>();
    secret.forEach(it -> found.addAll(SecretValues.in(it)));
    return found;
  }

  /// What stands in other values where these have something from a Secret.
  Set<String> secretsOf(JsonObject others) {
    return SecretValues.at(secretPlaces(), others);
  }

  /// Where something came from a Secret, without what it was.
  JsonObject secretPlaces() {
    JsonObject places = new JsonObject();
    secret.forEach(it -> merge(places, SecretValues.places(it)));
    return places;
  }

  /// @throws PlatformException `INVALID` when a source that is not optional is missing, or has no
  ///   values
  static ChartValues of(SecretReader reader, Properties properties) {
    JsonObject values = new JsonObject();
    JsonArray states = new JsonArray();
    List<JsonObject> secret = new ArrayList<>();
    for (Properties source : properties.objects("valuesFrom")) {
      String kind = source.requiredString("kind");
      Optional<JsonObject> object = reader.read(source, kind);
      Optional<JsonObject> tree = text(source, kind, object).map(it -> tree(source, it));
      tree.ifPresent(it -> merge(values, it));
      tree.filter(_ -> kind.equals("Secret")).ifPresent(secret::add);
      states.add(state(source, object));
    }
    properties.object("values").ifPresent(it -> merge(values, it.all()));
    JsonObject inline = properties.object("values").map(Properties::all).orElseGet(JsonObject::new);
    return new ChartValues(
        values, Hashes.of(JsonObject.of("values", inline, "from", states)), secret);
  }

  /// Tells a source from any other, and from itself once it has been changed.
  private static JsonObject state(Properties source, Optional<JsonObject> object) {
    return JsonObject.of(
        "source", source.all(),
        "uid", object.flatMap(it -> it.string("metadata", "uid")).orElse(""),
        "version", object.flatMap(it -> it.string("metadata", "resourceVersion")).orElse(""));
  }

  private static Optional<String> text(
      Properties source, String kind, Optional<JsonObject> object) {
    String key = source.string("key").filter(it -> !it.isEmpty()).orElse(USUAL_KEY);
    boolean optional = source.bool("optional").orElse(false);
    if (object.isEmpty() && !optional) {
      throw source.wrong("name", "there is no " + kind + " " + source.requiredString("name"));
    }
    Optional<String> text = object.flatMap(it -> it.string("data", key));
    if (object.isPresent() && text.isEmpty() && !optional) {
      throw source.wrong(
          "key",
          kind
              + " "
              + source.requiredString("name")
              + " has no \""
              + key
              + "\"; it has "
              + object.get().object("data").orElseGet(JsonObject::new).keySet());
    }
    return kind.equals("Secret")
        ? text.map(it -> new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8))
        : text;
  }

  private static JsonObject tree(Properties source, String text) {
    try {
      List<YamlDocument> documents = YamlDocument.all(text);
      return documents.isEmpty() ? new JsonObject() : documents.getFirst().tree();
    } catch (PlatformException e) {
      throw source.wrong("key", "holds no values: " + e.getMessage());
    }
  }

  private static void merge(JsonObject into, JsonObject from) {
    from.forEach((key, value) -> {
      if (value instanceof JsonObject object && into.get(key) instanceof JsonObject present) {
        merge(present, object);
      } else if (value != null) {
        into.put(key, Json.deepCopy(value));
      }
    });
  }
}
