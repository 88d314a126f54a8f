// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of all forms, read from a temporary folder.
class ProgramReaderIT {

  private static final Limits SMALL = new Limits(20, 1_000_000, 1_000, 10, 50_000);

  @TempDir Path folder = Path.of("");
  private int works;

  private Program read(Path program) {
    return read(program, "");
  }

  private Program read(Path program, String mainClass) {
    return new ProgramReader(SMALL).read(program, mainClass, work());
  }

  private Path work() {
    return folder.resolve("work" + works++);
  }

  /// What would travel: each part by its name.
  private Map<String, byte[]> packed(Program program) throws IOException {
    Map<String, byte[]> packed = new HashMap<>();
    for (Part part : program.parts()) {
      Path file = folder.resolve("packed");
      PartArchive.pack(part, file);
      packed.put(part.name(), Files.readAllBytes(file));
    }
    return packed;
  }

  private static List<String> names(Program program) {
    return program.parts().stream().map(Part::name).toList();
  }

  private static Archive fatJar(String text) {
    return new Archive()
        .manifest("Main-Class: com.example.shop.Main", "Multi-Release: true")
        .mainClass("com.example.shop.Main", "org.library.Tool")
        .text("com/example/shop/greeting.txt", text)
        .text("META-INF/services/java.lang.Runnable", "com.example.shop.Main")
        .mainClass("org.library.Tool")
        .text("org/library/tool.properties", "a=1")
        .noise("org/library/data.bin", 40_000, 1);
  }

  @Test
  void aJarOfManyIsPartedByThePackageOfItsMainClass() throws Exception {
    Program program = read(fatJar("hi").jar(folder.resolve("shop.jar")));

    assertThat(names(program)).containsExactly("dependencies", "resources", "classes");
    assertThat(program.command()).containsExactly("-jar", "/app/app.jar");
    assertThat(program.servlets()).isFalse();
    Path main = Objects.requireNonNull(program.parts().getLast().files().get("app.jar"));
    assertThat(Tree.of("x", unpacked(main), Limits.DEFAULT).attribute("Class-Path"))
        .contains("lib/dependencies.jar lib/resources.jar");
  }

  private Path unpacked(Path jar) throws IOException {
    Path target = Files.createDirectories(folder.resolve("unpacked" + works++));
    Unpacking.unpack(jar, "x", target, Limits.DEFAULT);
    return target;
  }

  @Test
  void thePartedJarFindsEverythingAgain() throws Exception {
    Program program = read(fatJar("hi").jar(folder.resolve("shop.jar")));
    Path home = folder.resolve("home");
    program.copiedTo(home);
    URL jar = home.resolve("classes/app.jar").toUri().toURL();
    URL dependencies = home.resolve("dependencies/lib/dependencies.jar").toUri().toURL();
    URL resources = home.resolve("resources/lib/resources.jar").toUri().toURL();

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar, dependencies, resources}, null)) {
      assertThat(loader.loadClass("com.example.shop.Main").getDeclaredMethods()).hasSize(1);
      assertThat(loader.loadClass("org.library.Tool")).isNotNull();
      assertThat(loader.findResource("com/example/shop/greeting.txt")).isNotNull();
      assertThat(loader.findResource("META-INF/services/java.lang.Runnable")).isNotNull();
      assertThat(loader.findResource("org/library/")).as("entries of folders").isNotNull();
    }
  }

  @Test
  void aChangedClassChangesOnePart() throws Exception {
    Map<String, byte[]> before = packed(read(fatJar("hi").jar(folder.resolve("shop.jar"))));
    Map<String, byte[]> again = packed(read(fatJar("hi").jar(folder.resolve("shop2.jar"))));
    Map<String, byte[]> changed =
        packed(
            read(
                fatJar("hi")
                    .mainClass("com.example.shop.Main", "org.library.Tool", "java.util.ArrayList")
                    .jar(folder.resolve("shop.jar"))));

    before.forEach((part, content) -> assertThat(again.get(part)).as(part).isEqualTo(content));
    assertThat(changed.get("dependencies")).isEqualTo(before.get("dependencies"));
    assertThat(changed.get("resources")).isEqualTo(before.get("resources"));
    assertThat(changed.get("classes")).isNotEqualTo(before.get("classes"));
    assertThat(Objects.requireNonNull(changed.get("classes")).length)
        .isLessThan(Objects.requireNonNull(before.get("dependencies")).length / 10);
  }

  @Test
  void aSignedJarStaysWhole() throws Exception {
    Path jar = fatJar("hi").text("META-INF/KEY.SF", "Signature-Version: 1.0").jar(file("s.jar"));

    Program program = read(jar);

    assertThat(names(program)).containsExactly("classes");
    assertThat(program.parts().getFirst().files().get("app.jar")).hasSameBinaryContentAs(jar);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static Archive boot() {
    return new Archive()
        .manifest(
            "Main-Class: org.springframework.boot.loader.launch.JarLauncher",
            "Start-Class: com.example.Main")
        .mainClass("org.springframework.boot.loader.launch.JarLauncher")
        .text("BOOT-INF/classes/com/example/Main.class", "class")
        .text("BOOT-INF/classes/application.yaml", "a: 1")
        .text("BOOT-INF/lib/spring-core-7.0.jar", "jar")
        .text("BOOT-INF/lib/ours-1.0-SNAPSHOT.jar", "jar");
  }

  @Test
  void aSpringBootArchiveIsUnpackedByKind() {
    Program program = read(boot().jar(file("boot.jar")));

    assertThat(names(program))
        .containsExactly("dependencies", "loader", "snapshot-dependencies", "resources", "classes");
    assertThat(program.command())
        .containsExactly("-cp", "/app", "org.springframework.boot.loader.launch.JarLauncher");
    assertThat(names(read(boot().folder(file("boot"))))).isEqualTo(names(program));
  }

  @Test
  void aSpringBootArchiveSaysItsLayersItself() {
    Program program =
        read(
            boot()
                .text(
                    "BOOT-INF/layers.idx",
                    """
                    - "company":
                      - "BOOT-INF/lib/ours-1.0-SNAPSHOT.jar"
                    - "libraries":
                      - "BOOT-INF/lib/"
                    - "nothing":
                    - "application":
                      - "BOOT-INF/classes/"
                    """)
                .jar(file("boot.jar")));

    assertThat(names(program)).containsExactly("company", "libraries", "application");
    assertThat(program.parts().getFirst().files())
        .containsOnlyKeys("BOOT-INF/lib/ours-1.0-SNAPSHOT.jar");
    assertThat(program.parts().getLast().files())
        .containsKeys("BOOT-INF/layers.idx", "META-INF/MANIFEST.MF");
  }

  @Test
  void saysWhichLineOfALayersIndexIsWrong() {
    Path jar = boot().text("BOOT-INF/layers.idx", "- \"a\":\nnonsense\n").jar(file("boot.jar"));

    assertThatThrownBy(() -> read(jar))
        .hasMessageContaining("boot.jar")
        .hasMessageContaining("layers.idx")
        .hasMessageContaining("line 2");
  }

  @Test
  void aWarAndItsFolderAreTheSame() throws Exception {
    Archive war =
        new Archive()
            .text("index.jsp", "<p>")
            .text("WEB-INF/classes/com/example/Hello.class", "x")
            .text("WEB-INF/lib/tool-1.0.jar", "x");

    Program archive = read(war.jar(file("shop.war")));

    assertThat(names(archive)).containsExactly("dependencies", "resources", "classes");
    assertThat(archive.servlets()).isTrue();
    assertThat(archive.command()).containsExactly("/app/webapp");
    Map<String, byte[]> parts = packed(read(war.folder(file("shop"))));
    packed(archive).forEach((part, content) -> assertThat(parts.get(part)).isEqualTo(content));
  }

  @Test
  void aFolderOfClassesAndLibrariesIsStartedByItsOneMainMethod() {
    new Archive().mainClass("org.library.Tool").jar(file("tool.jar"));
    Path program = file("shop");
    new Archive()
        .mainClass("com.example.Main", "org.library.Tool")
        .folder(program.resolve("classes"));
    new Archive().text("log.properties", "a").folder(program.resolve("classes"));
    copy(file("tool.jar"), program.resolve("lib/tool-1.jar"));

    Program read = read(program);

    assertThat(read.command())
        .containsExactly("-cp", "/app/classes:/app/lib/tool-1.jar", "com.example.Main");
    assertThat(names(read)).containsExactly("dependencies", "resources", "classes");
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(from, to);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aFolderWithOneExecutableJarIsStartedByIt() {
    Path program = file("dist");
    fatJar("hi").jar(file("run.jar"));
    copy(file("run.jar"), program.resolve("run.jar"));
    new Archive().text("quarkus/app.dat", "x").folder(program);

    assertThat(read(program).command()).containsExactly("-jar", "/app/run.jar");
  }

  @Test
  void aFolderWithTwoMainMethodsNeedsAName() {
    Path program = new Archive().mainClass("a.One").mainClass("a.Two").folder(file("two"));

    assertThatThrownBy(() -> read(program)).hasMessageContaining("a.One, a.Two");
    assertThat(read(program, "a.Two").command()).containsExactly("-cp", "/app", "a.Two");
  }

  @Test
  void saysWhatAJarLacks() {
    Path plain = new Archive().manifest().mainClass("a.B").jar(file("plain.jar"));
    Path thin =
        new Archive()
            .manifest("Main-Class: a.B", "Class-Path: spring.jar")
            .mainClass("a.B", "org.spring.Context", "a.C")
            .mainClass("a.C")
            .jar(file("thin.jar"));
    Path absent = new Archive().manifest("Main-Class: a.Other").jar(file("absent.jar"));

    assertThatThrownBy(() -> read(plain)).hasMessageContaining("plain.jar has no Main-Class");
    assertThat(read(plain, "a.B").command()).containsExactly("-jar", "/app/app.jar");
    assertThatThrownBy(() -> read(thin))
        .hasMessageContaining("thin.jar lacks classes that a.B needs: org.spring.Context;");
    assertThatThrownBy(() -> read(absent)).hasMessageContaining("class a.Other");
  }

  @Test
  void refusesArchivesThatWouldDoHarm() {
    refused(executable().text("../out.txt", "x"), "`../out.txt` leads out");
    refused(executable().text("a/../../out.txt", "x"), "leads out");
    refused(executable().text("/etc/passwd", "x"), "leads out");
    refused(executable().text("a\\..\\b", "x"), "leads out");
    refused(executable().link("lib/x", "/etc/passwd"), "`lib/x` is a symbolic link");
    refused(executable().text("x", "x").text("x/y", "x"), "have the name `x`");
    refused(executable().bytes("bomb", new byte[900_000]), "times as large as the archive");
    refused(executable().noise("x", 600_000, 1).noise("y", 600_000, 2), "more than 1000000 bytes");
    refused(
        new Archive().manifest("Main-Class: a.B", ("X: " + "y".repeat(60) + "\n").repeat(30)),
        "META-INF/MANIFEST.MF is larger than 1000 bytes");
    Archive many = executable();
    for (int i = 0; i < 30; i++) {
      many.text("f" + i, "x");
    }
    refused(many, "more than 20 files");
  }

  private static Archive executable() {
    return new Archive().manifest("Main-Class: a.B").mainClass("a.B");
  }

  private void refused(Archive archive, String why) {
    Path jar = archive.jar(file("evil" + works++ + ".jar"));
    assertThatThrownBy(() -> read(jar)).hasMessageContaining(why).hasMessageContaining("evil");
    assertThat(file("out.txt")).doesNotExist();
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    Path text = Files.writeString(file("text.jar"), "hello");

    assertThatThrownBy(() -> read(text)).hasMessageContaining("text.jar");
    assertThatThrownBy(() -> read(file("none.jar"))).hasMessageContaining("there is no file");
  }

  @Test
  void refusesLinksThatLeaveAFolder() throws IOException {
    Path program = executable().folder(file("linked"));
    Path secret = Files.writeString(file("secret"), "s");
    Files.createSymbolicLink(program.resolve("again.txt"), program.resolve("a/B.class"));
    assertThat(read(program).parts()).isNotEmpty();
    Files.createSymbolicLink(program.resolve("gone.txt"), secret);

    assertThatThrownBy(() -> read(program))
        .hasMessageContaining("the link `gone.txt` leads out of the folder");
  }
}
