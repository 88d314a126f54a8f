// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.ops.delivery.artifacts.ArtifactStore;
import dev.wheelhouse.ops.delivery.artifacts.Artifacts;
import dev.wheelhouse.ops.delivery.artifacts.Uploaded;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState.Ready;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Origin;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ProgramSource;
import dev.wheelhouse.ops.delivery.maven.MavenPrograms;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.testing.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
      jar.putNextEntry(new JarEntry("Main.class"));
      jar.write(
          ClassFile.of().build(ClassDesc.of("Main"), it -> it.withFlags(ClassFile.ACC_PUBLIC)));
      jar.closeEntry();
    }
    return file;
  }

  private static ProgramSource uploaded(String revision, String reference) {
    return new ProgramSource(
        "web", revision, new Origin.Artifact(reference), "", List.of("-Xmx32m"));
  }

  private static ProgramSource file(String revision, Path file) {
    return new ProgramSource("web", revision, new Origin.File(file.toString()), "", List.of());
  }

  private static ImageBuilds builds(RegistryTarget target) {
    return new ImageBuilds(
        new JavaImages(target, cache),
        new ArtifactStore(target, cache.resolve("programs")),
        new MavenPrograms(cache.resolve("maven"), AddressRules.NARROW),
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
    String reference = Artifacts.push(jar("a.jar", true), "", target).reference();
    assertThat(reference).startsWith(target.host() + "/wheelhouse/programs@sha256:");
    assertThat(Artifacts.push(folder.resolve("a.jar"), "", target).reference())
        .isEqualTo(reference);
    ProgramSource source = uploaded("app-v1", reference);
    ProgramSource later = uploaded("app-v2", reference);

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

  /// A program of 2 MB in all, of which a class changes: neither the program's upload nor the image
  /// sends the rest again.
  @Test
  void aChangedClassSendsLittle() throws Exception {
    RegistryTarget target = registry.target();
    Uploaded first = Artifacts.push(fatJar(1), "", target);
    try (ImageBuilds builds = builds(target)) {
      await(builds, uploaded("fat-v1", first.reference()));
      Map<String, Long> before = LoopbackRegistry.blobs(folder.resolve("registry"));

      Uploaded second = Artifacts.push(fatJar(2), "", target);
      await(builds, uploaded("fat-v2", second.reference()));

      Map<String, Long> added = LoopbackRegistry.blobs(folder.resolve("registry"));
      added.keySet().removeAll(before.keySet());
      long sent = added.values().stream().mapToLong(it -> it).sum();
      assertThat(first.sentBytes()).isGreaterThan(2_000_000);
      assertThat(second.parts())
          .filteredOn(Uploaded.Blob::sent)
          .extracting(Uploaded.Blob::name)
          .containsExactly("classes");
      assertThat(sent).as("blobs of artifact and image: " + added).isLessThan(20_000);
    }
  }

  private static Path fatJar(int version) throws IOException {
    byte[] library = new byte[2_000_000];
    new Random(1).nextBytes(library);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.example.Main");
    Path file = folder.resolve("fat.jar");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new JarEntry("com/example/Main.class"));
      jar.write(
          ClassFile.of()
              .build(
                  ClassDesc.of("com.example.Main"),
                  it -> it.withField("version" + version, ConstantDescs.CD_int, 0)));
      jar.putNextEntry(new JarEntry("org/library/Tool.class"));
      jar.write(library);
    }
    return file;
  }

  @Test
  void saysWhyAProgramCannotBecomeAnImage() throws Exception {
    Path plain = jar("plain.jar", false);
    ProgramSource source = file("app-v1", plain);
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
    ProgramSource source = file("war-v1", war);
    try (ImageBuilds builds = builds(registry.target())) {
      assertThat(await(builds, source)).contains("/default/web@sha256:");
    }
  }

  @Test
  void saysThatAWarSpeaksAnOlderServletApi() throws Exception {
    Path war = war("old.war", "Ljavax/servlet/Servlet;");
    ProgramSource source = file("old-v1", war);
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
      assertThatThrownBy(
              () -> builds.image(file("app-v1", Path.of("/a.jar")), "default/web", "uid", () -> {}))
          .hasMessageContaining("--registry");
    }
  }
}
