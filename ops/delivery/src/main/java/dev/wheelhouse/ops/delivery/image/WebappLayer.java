// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32;

/// The servlet container that images of plain wars get as their layer `/opt/webapp`. Its jars lie
/// among the resources and are unpacked into a cache folder; none of them is ever loaded here.
final class WebappLayer {

  static final String TARGET = "/opt/webapp";
  static final String MAIN_CLASS = "dev.wheelhouse.webapp.WebappServer";

  private static final String LAUNCHER = MAIN_CLASS.replace('.', '/') + ".class";
  private static final String VERSION = "webapp/version";
  private static final List<String> JARS =
      List.of(
          "tomcat-embed-core.jar",
          "tomcat-annotations-api.jar",
          "tomcat-embed-el.jar",
          "tomcat-embed-jasper.jar",
          "ecj.jar");

  private final Path cache;

  WebappLayer(Path cache) {
    this.cache = cache;
  }

  /// Names the content: it is another when the container or its launcher is.
  static String key() {
    CRC32 sum = new CRC32();
    sum.update(resource(VERSION));
    sum.update(resource(LAUNCHER));
    return Long.toHexString(sum.getValue());
  }

  /// A folder of what belongs below [#TARGET].
  synchronized Path folder() throws IOException {
    Path whole = cache.resolve("webapp-" + key());
    if (Files.isDirectory(whole)) {
      return whole;
    }
    Files.createDirectories(cache);
    Path temporary = Files.createTempDirectory(cache, "webapp");
    for (String jar : JARS) {
      write(temporary.resolve(jar), resource("webapp/" + jar));
    }
    write(temporary.resolve(LAUNCHER), resource(LAUNCHER));
    Files.move(temporary, whole, StandardCopyOption.ATOMIC_MOVE);
    return whole;
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }

  private static byte[] resource(String name) {
    try (InputStream in = WebappLayer.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new PlatformException(
            Reason.INTERNAL, "this build lacks " + name + ", so it cannot run plain wars");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot read " + name + ": " + e, e);
    }
  }

  /// What `java` gets to run an unpacked war that lies in an image.
  static List<String> command(String war) {
    return List.of(
        "-Djava.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n",
        "-cp", TARGET + ":" + TARGET + "/*", MAIN_CLASS, war);
  }
}
