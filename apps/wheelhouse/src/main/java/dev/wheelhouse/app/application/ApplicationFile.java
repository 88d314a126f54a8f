// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.SyntaxFault;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An Application in a YAML or JSON file on this machine.
public final class ApplicationFile {

  private static final YAMLMapper YAML = new YAMLMapper();

  private final Path file;

  public ApplicationFile(Path file) {
    this.file = file;
  }

  /// @throws UserError when the file is missing, malformed or no Application
  public JsonObject read() {
    try {
      JsonNode node = YAML.readTree(Files.readString(file));
      if (node == null || !node.isObject()) {
        throw malformed("it holds no object");
      }
      JsonObject tree = Json.readObject(node.toString());
      if (!tree.string("kind").orElse("").equals("Application")) {
        throw malformed(
            "it holds a `"
                + tree.string("kind").orElse("?")
                + "`, not an Application; use kubectl apply for other kinds");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw malformed("it is not valid YAML or JSON: " + SyntaxFault.of(e));
    } catch (IOException _) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + file);
    }
  }

  private UserError malformed(String why) {
    return new UserError(UserError.Kind.DATA, file + " cannot be deployed: " + why);
  }

  /// Components that name a jar or war on this machine.
  static List<JsonObject> withPath(JsonObject application) {
    return Applications.components(application).stream()
        .filter(component -> component.string("type").orElse("").equals("java"))
        .filter(component -> component.string("properties", "path").isPresent())
        .toList();
  }

  /// The file a component names, relative to the application file.
  Path resolve(JsonObject component) {
    Path named = Path.of(component.string("properties", "path").orElseThrow());
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    return folder.resolve(named).normalize();
  }
}
