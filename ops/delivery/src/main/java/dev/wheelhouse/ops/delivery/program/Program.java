// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A Java program in parts.
///
/// @param parts what changes least comes first
/// @param servlets whether a servlet container has to run it
/// @param command what `java` gets after its options; for a program that a servlet container runs,
///   the path of its folder
public record Program(List<Part> parts, boolean servlets, List<String> command) {

  /// The folder that programs lie in, in their images.
  public static final String HOME = "/app";

  public Program {
    parts = List.copyOf(parts);
    command = List.copyOf(command);
  }

  /// The same program with all files copied to a folder that nobody else writes to.
  ///
  /// @param folder made when absent
  public Program copiedTo(Path folder) throws IOException {
    List<Part> copies = new ArrayList<>();
    for (Part part : parts) {
      NavigableMap<String, Path> files = new TreeMap<>();
      for (Map.Entry<String, Path> file : part.files().entrySet()) {
        Path copy = folder.resolve(part.name()).resolve(file.getKey());
        Files.createDirectories(copy.getParent());
        files.put(file.getKey(), Files.copy(file.getValue(), copy));
      }
      copies.add(new Part(part.name(), files));
    }
    return new Program(copies, servlets, command);
  }
}
