// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A Java runtime made with `jlink` from a JDK, kept in a cache folder. Made once for a JDK version
/// and shared by all images; a crash while it is made leaves nothing that would be taken for whole.
final class JavaRuntimeLink {

  /// All of Java SE, and what servers use beside it.
  private static final String MODULES =
      "java.se,jdk.httpserver,jdk.net,jdk.unsupported,jdk.zipfs,jdk.management,jdk.management.agent,"
          + "jdk.naming.dns,jdk.jfr,jdk.crypto.ec";

  private static final List<String> UNUSED_ARCHIVES =
      List.of("classes_nocoops.jsa", "classes_nocoops_coh.jsa", "classes_coh.jsa");

  private final Path jdk;
  private final Path cache;

  JavaRuntimeLink(Path jdk, Path cache) {
    this.jdk = jdk;
    this.cache = cache;
  }

  /// The runtime's name: version and architecture.
  String key() {
    return Runtime.version().feature()
        + "-"
        + Integer.toHexString((Runtime.version() + MODULES).hashCode())
        + "-"
        + System.getProperty("os.arch");
  }

  /// The folder of the runtime; links it when it is not there yet.
  synchronized Path folder() throws InterruptedException {
    if (linkedAlready()) {
      return jdk;
    }
    Path runtime = cache.resolve("java-" + key());
    if (Files.isDirectory(runtime)) {
      return runtime;
    }
    try {
      Files.createDirectories(cache);
      Path temporary = Files.createTempDirectory(cache, "linking");
      Files.delete(temporary);
      try {
        link(temporary);
        for (String archive : UNUSED_ARCHIVES) {
          Files.deleteIfExists(temporary.resolve("lib/server").resolve(archive));
        }
        Files.move(temporary, runtime, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        deleteTree(temporary);
      }
      return runtime;
    } catch (IOException e) {
      throw new PlatformException(
          Reason.INTERNAL, "cannot keep a Java runtime in " + cache + ": " + e, e);
    }
  }

  /// Whether this runs on a runtime that was linked itself, as in an image of ours: it is taken as
  /// it is.
  private boolean linkedAlready() {
    return !Files.exists(jdk.resolve("bin/jlink"))
        && jdk.equals(Path.of(System.getProperty("java.home")))
        && Arrays.stream(MODULES.split(","))
            .allMatch(name -> ModuleFinder.ofSystem().find(name).isPresent());
  }

  private void link(Path output) throws IOException, InterruptedException {
    Path jlink = jdk.resolve("bin/jlink");
    if (!Files.isExecutable(jlink)) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "cannot build a Java image: " + jdk + " has no jlink; run on a JDK, not on a JRE");
    }
    Process process =
        new ProcessBuilder(
                jlink.toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                output.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new PlatformException(
          Reason.INTERNAL, "jlink failed with exit code " + code + ": " + text.strip());
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      paths.sorted(Comparator.reverseOrder()).forEach(JavaRuntimeLink::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
