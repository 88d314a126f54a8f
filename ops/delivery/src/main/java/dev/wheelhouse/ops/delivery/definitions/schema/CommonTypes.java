// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Types that every definition may use without declaring them, such as `EnvVar` and `HealthProbe`:
/// `types.yaml` beside this class.
final class CommonTypes {

  private CommonTypes() {}

  private static final class Loaded {
    static final JsonObject ALL = load();

    private static JsonObject load() {
      try (InputStream file = CommonTypes.class.getResourceAsStream("types.yaml")) {
        if (file == null) {
          throw new IllegalStateException("types.yaml is not in the program");
        }
        String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        return YamlDocument.all(text).getFirst().tree();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Declarations by name; not to be changed.
  static JsonObject all() {
    return Loaded.ALL;
  }
}
