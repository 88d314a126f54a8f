// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A plain war, unpacked, for a servlet container to run.
final class War {

  static final String FOLDER = "WEB-INF/";

  private static final String CLASSES = "WEB-INF/classes/";
  private static final String TARGET = "webapp/";

  /// Wars of Java EE 8 and before speak another servlet API than containers of today.
  private static final byte[] OLD_API = "javax/servlet/".getBytes(StandardCharsets.US_ASCII);

  private War() {}

  static Program program(Tree tree) {
    tree.files().forEach((path, file) -> refuseOldApi(tree, path, file));
    return new Program(
        Sorting.parts(tree, TARGET, War::partOf), true, List.of(Program.HOME + "/webapp"));
  }

  private static String partOf(String path) {
    if (path.startsWith("WEB-INF/lib/")) {
      return Sorting.library(path);
    }
    return path.startsWith(CLASSES) ? Sorting.classOrResource(path) : Part.RESOURCES;
  }

  private static void refuseOldApi(Tree tree, String path, Path file) {
    if (!path.startsWith(CLASSES) || !path.endsWith(".class")) {
      return;
    }
    try {
      if (contains(Files.readAllBytes(file))) {
        throw new PlatformException(
            Reason.INVALID,
            tree.name()
                + " uses javax.servlet ("
                + path
                + "), the servlet API of Java EE 8 and before; wars are run with jakarta.servlet"
                + " 6.1: move it to Jakarta EE 9 or later, or build an executable war that brings"
                + " its own container");
      }
    } catch (IOException e) {
      throw new PlatformException(Reason.NOT_FOUND, "cannot read " + file + ": " + e, e);
    }
  }

  private static boolean contains(byte[] content) {
    for (int at = 0; at <= content.length - OLD_API.length; at++) {
      if (Arrays.equals(content, at, at + OLD_API.length, OLD_API, 0, OLD_API.length)) {
        return true;
      }
    }
    return false;
  }
}
