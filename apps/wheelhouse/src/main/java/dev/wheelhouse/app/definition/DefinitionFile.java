// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.kube.client.yaml.YamlDocument.Place;
import dev.wheelhouse.ops.delivery.definitions.template.DefinitionFaults;
import dev.wheelhouse.ops.delivery.definitions.template.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file with definitions.
record DefinitionFile(Path path, List<YamlDocument> documents) {

  DefinitionFile {
    documents = List.copyOf(documents);
  }

  /// @throws UserError when it cannot be read or is no YAML
  static DefinitionFile read(Path path) {
    try {
      return new DefinitionFile(path, YamlDocument.all(Files.readString(path)));
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + path + ": " + e, e);
    } catch (PlatformException e) {
      throw new UserError(UserError.Kind.DATA, path + ": " + e.getMessage(), e);
    }
  }

  List<JsonObject> definitions() {
    return documents.stream().map(YamlDocument::tree).toList();
  }

  /// What is wrong, each with its place in the file.
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (YamlDocument document : documents) {
      DefinitionFaults.of(document.tree()).forEach(it -> faults.add(text(document, it)));
    }
    return faults;
  }

  private String text(YamlDocument document, Fault fault) {
    String place =
        place(document, fault.path()).map(it -> ":" + it.line() + ":" + it.column()).orElse("");
    return path + place + ": " + fault;
  }

  /// What is missing has no place; that of what it is missing in is told.
  private static java.util.Optional<Place> place(YamlDocument document, String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return document
        .place(path)
        .or(() -> end <= 0 ? java.util.Optional.empty() : place(document, path.substring(0, end)));
  }

  /// @throws UserError with all faults, when there are any
  void requireNoFaults() {
    List<String> faults = faults();
    if (!faults.isEmpty()) {
      throw new UserError(UserError.Kind.DATA, String.join("\n", faults));
    }
  }
}
