// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Sorts files into parts.
final class Sorting {

  /// What changes least comes first, so that a change leaves the layers below it alone.
  private static final List<String> ORDER =
      List.of(Part.DEPENDENCIES, Part.LOADER, Part.SNAPSHOTS, Part.RESOURCES, Part.CLASSES);

  private Sorting() {}

  /// @param partOf the part's name of a file, by its path in the program
  /// @param target the folder of the image that the program's paths are in, such as `webapp/`
  static List<Part> parts(Tree tree, String target, Function<String, String> partOf) {
    return parts(ORDER, tree, target, partOf);
  }

  /// @param order the names of all parts; those that get no file are left out
  static List<Part> parts(
      List<String> order, Tree tree, String target, Function<String, String> partOf) {
    Map<String, Map<String, Path>> sorted = new TreeMap<>();
    tree.files()
        .forEach((path, file) ->
            sorted
                .computeIfAbsent(partOf.apply(path), _ -> new TreeMap<>())
                .put(target + path, file));
    List<Part> parts = new ArrayList<>();
    for (String name : order) {
      Map<String, Path> files = sorted.get(name);
      if (files != null) {
        parts.add(Part.of(name, files));
      }
    }
    return parts;
  }

  /// Where a library belongs: a SNAPSHOT changes more often than others.
  static String library(String path) {
    return path.contains("SNAPSHOT") ? Part.SNAPSHOTS : Part.DEPENDENCIES;
  }

  static String classOrResource(String path) {
    return path.endsWith(".class") ? Part.CLASSES : Part.RESOURCES;
  }
}
