// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.ops.delivery.artifacts.ArtifactStore;
import dev.wheelhouse.ops.delivery.artifacts.Artifacts;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState.Ready;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ProgramSource;
import dev.wheelhouse.testing.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds and uploads against a real registry on loopback; skipped where none is installed.
class ImagesIT {

  @TempDir static Path folder = Path.of("");
  private static LoopbackRegistry registry = LoopbackRegistry.none();
  private static Path cache = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    registry = LoopbackRegistry.start(folder.resolve("registry"));
    cache = folder.resolve("cache");
  }

  @AfterAll
  static void stop() throws Exception {
    registry.close();
  }

  private static Path jar(String name, boolean executable) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (executable) {
      manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Main");
    }
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.flush();
    }
    return file;
  }

  private static ImageBuilds builds(RegistryTarget target) {
    return new ImageBuilds(
        new JavaImages(target, cache),
        new ArtifactStore(target, cache.resolve("programs")),
        new AllowedRoots(List.of(folder)),
        cache,
        Clock.system());
  }

  private static String await(ImageBuilds builds, ProgramSource source) {
    Eventually.within(
        Duration.ofMinutes(2), "the image is built", () -> state(builds, source) instanceof Ready);
    return ((Ready) state(builds, source)).reference();
  }

  private static ImageState state(ImageBuilds builds, ProgramSource source) {
    return builds.image(source, "default/web", "uid", () -> {});
  }

  @Test
  void anUploadedProgramBecomesTheSameImageAgainAndAgain() throws Exception {
    RegistryTarget target = registry.target();
    String reference = Artifacts.push(jar("a.jar", true), target);
    assertThat(reference).startsWith(target.host() + "/wheelhouse/programs@sha256:");
    assertThat(Artifacts.push(folder.resolve("a.jar"), target)).isEqualTo(reference);
    ProgramSource source = new ProgramSource("web", "app-v1", "", reference, List.of("-Xmx32m"));
    ProgramSource later = new ProgramSource("web", "app-v2", "", reference, List.of("-Xmx32m"));

    String image;
    try (ImageBuilds builds = builds(target)) {
      image = await(builds, source);
      assertThat(image).startsWith(target.host() + "/default/web@sha256:");
      assertThat(builds.image(later, "default/web", "uid", () -> {})).isEqualTo(new Ready(image));
    }
    try (ImageBuilds builds = builds(target)) {
      assertThat(builds.image(source, "default/web", "uid", () -> {})).isEqualTo(new Ready(image));
    }
    try (var kept = Files.list(cache.resolve("images"))) {
      for (Path file : kept.toList()) {
        Files.delete(file);
      }
    }
    try (ImageBuilds builds = builds(target)) {
      assertThat(await(builds, source)).isEqualTo(image);
    }
  }

  @Test
  void saysWhyAProgramCannotBecomeAnImage() throws Exception {
    Path plain = jar("plain.jar", false);
    ProgramSource source = new ProgramSource("web", "app-v1", plain.toString(), "", List.of());
    try (ImageBuilds builds = builds(registry.target())) {
      Eventually.within(
          Duration.ofSeconds(30),
          "the jar is refused",
          () -> refusal(builds, source).contains("plain.jar has no Main-Class"));
    }
  }

  @Test
  void aPlainWarBecomesAnImageToo() throws Exception {
    Path war = war("shop.war", "");
    ProgramSource source = new ProgramSource("web", "war-v1", war.toString(), "", List.of());
    try (ImageBuilds builds = builds(registry.target())) {
      assertThat(await(builds, source)).contains("/default/web@sha256:");
    }
  }

  @Test
  void saysThatAWarSpeaksAnOlderServletApi() throws Exception {
    Path war = war("old.war", "Ljavax/servlet/Servlet;");
    ProgramSource source = new ProgramSource("web", "old-v1", war.toString(), "", List.of());
    try (ImageBuilds builds = builds(registry.target())) {
      Eventually.within(
          Duration.ofSeconds(30),
          "the war is refused",
          () -> refusal(builds, source).contains("old.war uses javax.servlet"));
    }
  }

  private static Path war(String name, String classContent) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry("WEB-INF/classes/Main.class"));
      jar.write(classContent.getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }
    return file;
  }

  private static String refusal(ImageBuilds builds, ProgramSource source) {
    try {
      return state(builds, source).toString();
    } catch (PlatformException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void asksForARegistryWhereThereIsNone() {
    try (ImageBuilds builds = builds(new RegistryTarget("", "", ""))) {
      assertThatThrownBy(() ->
              builds.image(
                  new ProgramSource("web", "app-v1", "/a.jar", "", List.of()),
                  "default/web",
                  "uid",
                  () -> {}))
          .hasMessageContaining("--registry");
    }
  }
}
