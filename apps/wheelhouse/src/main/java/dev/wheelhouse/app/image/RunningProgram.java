// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.Wheelhouse;
import dev.wheelhouse.ops.delivery.image.OperatorImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program that is running, as its class path has it: what an image of it is made of.
final class RunningProgram {

  /// The storage engine of a plane; an operator has none, and it is larger than all the rest.
  private static final String STORAGE = "rocksdbjni";

  private static final String OURS = "wheelhouse";

  private RunningProgram() {}

  static OperatorImage.Content content() {
    return content(System.getProperty("java.class.path"));
  }

  /// @param classPath as `java.class.path` has it
  static OperatorImage.Content content(String classPath) {
    List<Path> libraries = new ArrayList<>();
    List<Path> program = new ArrayList<>();
    for (Path entry : entries(classPath)) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry) || name.startsWith(OURS)) {
        program.add(entry);
      } else if (!name.startsWith(STORAGE)) {
        libraries.add(entry);
      }
    }
    if (program.isEmpty()) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot find this program's own files in " + classPath);
    }
    return new OperatorImage.Content(libraries, program, Wheelhouse.class.getName());
  }

  private static List<Path> entries(String classPath) {
    List<Path> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (!entry.isBlank() && Files.exists(Path.of(entry))) {
        entries.add(Path.of(entry).toAbsolutePath().normalize());
      }
    }
    return entries;
  }
}
