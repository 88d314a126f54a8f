// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The data files beside this class.
final class ResourceFiles {

  private ResourceFiles() {}

  static JsonObject read(String name) {
    return find(name).orElseThrow(() -> new IllegalStateException("the program lacks " + name));
  }

  static Optional<JsonObject> find(String name) {
    try (InputStream in = ResourceFiles.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(Json.readObject(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
