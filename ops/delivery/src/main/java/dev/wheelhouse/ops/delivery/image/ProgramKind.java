// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/// How a program is run; says early and clearly why it cannot be.
enum ProgramKind {
  /// By `java -jar`: a jar or a war with a Main-Class.
  EXECUTABLE,
  /// By a servlet container.
  PLAIN_WAR;

  /// @throws PlatformException `NOT_FOUND` or `INVALID`, naming the file and what to do
  static ProgramKind of(Path program) {
    if (!Files.isRegularFile(program)) {
      throw new PlatformException(Reason.NOT_FOUND, "there is no file " + program);
    }
    try (JarFile file = new JarFile(program.toFile(), false)) {
      if (hasMainClass(file)) {
        return EXECUTABLE;
      }
      if (isWar(program, file)) {
        JavaxServlets.refuse(program, file);
        return PLAIN_WAR;
      }
      throw new PlatformException(
          Reason.INVALID,
          program.getFileName()
              + " has no Main-Class in its manifest, so `java -jar` cannot start it, and no WEB-INF"
              + " folder, so it is no war; build an executable jar or a war");
    } catch (ZipException e) {
      throw new PlatformException(
          Reason.INVALID, program.getFileName() + " is not a jar: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PlatformException(Reason.NOT_FOUND, "cannot read " + program + ": " + e, e);
    }
  }

  private static boolean hasMainClass(JarFile file) throws IOException {
    Manifest manifest = file.getManifest();
    return manifest != null
        && manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS) != null;
  }

  private static boolean isWar(Path program, JarFile file) {
    return program.toString().endsWith(".war")
        || file.stream().anyMatch(entry -> entry.getName().startsWith("WEB-INF/"));
  }

  /// Wars of Java EE 8 and before speak another servlet API than containers of today.
  private static final class JavaxServlets {

    private static final byte[] NAME = "javax/servlet/".getBytes(StandardCharsets.US_ASCII);

    private JavaxServlets() {}

    static void refuse(Path program, JarFile file) throws IOException {
      for (JarEntry entry : file.stream().filter(it -> ownClass(it.getName())).toList()) {
        byte[] content = file.getInputStream(entry).readAllBytes();
        if (contains(content)) {
          throw new PlatformException(
              Reason.INVALID,
              program.getFileName()
                  + " uses javax.servlet ("
                  + entry.getName()
                  + "), the servlet API of Java EE 8 and before; wars are run with jakarta.servlet"
                  + " 6.1: move it to Jakarta EE 9 or later, or build an executable war that brings"
                  + " its own container");
        }
      }
    }

    private static boolean ownClass(String name) {
      return name.startsWith("WEB-INF/classes/") && name.endsWith(".class");
    }

    private static boolean contains(byte[] content) {
      for (int at = 0; at <= content.length - NAME.length; at++) {
        if (Arrays.equals(content, at, at + NAME.length, NAME, 0, NAME.length)) {
          return true;
        }
      }
      return false;
    }
  }
}
