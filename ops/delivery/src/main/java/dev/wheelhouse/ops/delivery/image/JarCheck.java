// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/// Says early and clearly why a file cannot run by `java -jar`.
final class JarCheck {

  private JarCheck() {}

  /// @throws PlatformException `NOT_FOUND` or `INVALID`, naming the file and what to do
  static void executable(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new PlatformException(Reason.NOT_FOUND, "there is no file " + jar);
    }
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      String main =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (main == null) {
        throw new PlatformException(
            Reason.INVALID,
            jar.getFileName()
                + " has no Main-Class in its manifest, so `java -jar` cannot start it; "
                + (file.getEntry("WEB-INF/") == null && file.getEntry("WEB-INF/web.xml") == null
                    ? "build an executable jar"
                    : "wars that need a servlet container are not supported yet: build an"
                        + " executable war, which brings its own"));
      }
    } catch (ZipException e) {
      throw new PlatformException(
          Reason.INVALID, jar.getFileName() + " is not a jar: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PlatformException(Reason.NOT_FOUND, "cannot read " + jar + ": " + e, e);
    }
  }
}
