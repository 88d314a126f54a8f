// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads programs in every form they come in: an executable jar, a war, a Spring Boot archive, or a
/// folder of one of these.
public final class ProgramReader {

  private final Limits limits;

  public ProgramReader() {
    this(Limits.DEFAULT);
  }

  ProgramReader(Limits limits) {
    this.limits = limits;
  }

  /// Takes a program apart.
  ///
  /// @param program a jar, a war or a folder
  /// @param mainClass the class to start; empty for the one the program names
  /// @param work an empty folder for files of the parts; has to stay as long as the parts are used
  /// @throws PlatformException `NOT_FOUND` or `INVALID`, naming the program, what is wrong with it
  ///   and what to do
  public Program read(Path program, String mainClass, Path work) {
    String name = String.valueOf(program.getFileName());
    if (Files.isDirectory(program)) {
      return folder(Tree.of(name, real(program), limits), mainClass);
    }
    if (!Files.isRegularFile(program)) {
      throw new PlatformException(Reason.NOT_FOUND, "there is no file or folder " + program);
    }
    Path files = work.resolve("files");
    makeFolder(files);
    Unpacking.unpack(program, name, files, limits);
    return archive(program, Tree.of(name, files, limits), mainClass, work);
  }

  private static Program archive(Path program, Tree tree, String mainClass, Path work) {
    if (SpringBoot.is(tree)) {
      return SpringBoot.program(tree, mainClass);
    }
    boolean war = tree.name().endsWith(".war") || tree.hasUnder(War.FOLDER);
    if (war && tree.attribute("Main-Class").isPresent()) {
      return PlainJar.whole(program, tree, "app.war", mainClass);
    }
    return war ? War.program(tree) : PlainJar.program(program, tree, mainClass, work);
  }

  private static Program folder(Tree tree, String mainClass) {
    if (SpringBoot.is(tree)) {
      return SpringBoot.program(tree, mainClass);
    }
    return tree.hasUnder(War.FOLDER) ? War.program(tree) : ProgramFolder.program(tree, mainClass);
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new PlatformException(Reason.NOT_FOUND, "cannot read " + folder + ": " + e, e);
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot write to " + folder + ": " + e, e);
    }
  }
}
