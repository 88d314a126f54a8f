// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The values of a release: those of its sources in their order, then those in the application.
/// Later ones win; maps are merged, lists replaced, null stays and takes a chart's own value away.
final class ChartValues {

  private static final String USUAL_KEY = "values.yaml";

  private ChartValues() {}

  /// @throws PlatformException `INVALID` when a source that is not optional is missing, or has no
  ///   values
  static JsonObject of(SecretReader reader, Properties properties) {
    JsonObject values = new JsonObject();
    for (Properties source : properties.objects("valuesFrom")) {
      text(reader, source).ifPresent(it -> merge(values, tree(source, it)));
    }
    properties.object("values").ifPresent(it -> merge(values, it.all()));
    return values;
  }

  private static Optional<String> text(SecretReader reader, Properties source) {
    String kind = source.requiredString("kind");
    String key = source.string("key").filter(it -> !it.isEmpty()).orElse(USUAL_KEY);
    boolean optional = source.bool("optional").orElse(false);
    Optional<JsonObject> object = reader.read(source, kind);
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
