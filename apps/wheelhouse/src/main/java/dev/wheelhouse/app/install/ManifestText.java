// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// Objects as one YAML stream that `kubectl apply -f -` takes.
final class ManifestText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private ManifestText() {}

  static String of(List<JsonObject> objects) {
    StringBuilder text = new StringBuilder();
    objects.forEach(it -> text.append(of(it)));
    return text.toString();
  }

  /// One document, begun by `---`.
  static String of(JsonObject object) {
    try {
      return YAML.writeValueAsString(JSON.readTree(object.toString()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an object that cannot be written as YAML", e);
    }
  }
}
