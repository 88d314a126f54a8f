// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The layers that an archive of Spring Boot asks for: `layers.idx`, a list of layers in YAML, each
/// a list of files and of folders, which end in a slash.
///
/// ```
/// - "dependencies":
///   - "BOOT-INF/lib/"
/// - "application":
///   - "BOOT-INF/classes/"
/// ```
record LayersIndex(Map<String, List<String>> layers) {

  /// Where files go that the index does not name.
  static final String REST = "application";

  /// An image can have 127 layers at most; builders of images stop well before.
  private static final int MOST = 32;

  private static final Pattern LAYER = Pattern.compile("- \"?([A-Za-z0-9._-]{1,63})\"?:");
  private static final Pattern ENTRY = Pattern.compile("\\s+- \"?([^\"]+)\"?");

  LayersIndex {
    layers = new LinkedHashMap<>(layers);
  }

  static LayersIndex read(Tree tree, String path) {
    try {
      return of(tree.name(), path, Files.readAllLines(file(tree, path)));
    } catch (IOException e) {
      throw new PlatformException(
          Reason.INVALID, tree.name() + " has a " + path + " that cannot be read: " + e, e);
    }
  }

  private static Path file(Tree tree, String path) throws IOException {
    Path file = tree.files().get(path);
    if (file == null) {
      throw new IOException("there is none");
    }
    return file;
  }

  static LayersIndex of(String program, String path, List<String> lines) {
    Map<String, List<String>> layers = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripTrailing();
      Matcher layer = LAYER.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (layer.matches()) {
        current = layers.computeIfAbsent(layer.group(1), _ -> new ArrayList<>());
      } else if (entry.matches() && !layers.isEmpty()) {
        current.add(entry.group(1));
      } else if (!line.isBlank()) {
        throw wrong(program, path, "line " + (i + 1) + " is neither a layer nor a path of one");
      }
    }
    if (layers.isEmpty() || layers.size() > MOST) {
      throw wrong(
          program, path, "it names " + layers.size() + " layers; there must be 1 to " + MOST);
    }
    return new LayersIndex(layers);
  }

  private static PlatformException wrong(String program, String path, String why) {
    return new PlatformException(
        Reason.INVALID,
        program + " has a " + path + " that cannot be used: " + why + "; build the archive anew");
  }

  List<String> names() {
    return List.copyOf(layers.keySet());
  }

  /// The first layer that names the file, or a folder it is in.
  String layerOf(String file) {
    return layers.entrySet().stream()
        .filter(layer -> layer.getValue().stream().anyMatch(it -> covers(it, file)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(REST);
  }

  private static boolean covers(String entry, String file) {
    return entry.endsWith("/") ? file.startsWith(entry) : file.equals(entry);
  }
}
