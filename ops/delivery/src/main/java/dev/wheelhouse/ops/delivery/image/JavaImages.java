// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.artifacts.RegistryConnection;
import dev.wheelhouse.ops.delivery.program.Part;
import dev.wheelhouse.ops.delivery.program.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/// Builds images of Java programs and pushes them to a registry. Nothing is fetched from anywhere:
/// the Java runtime is linked from the running JDK, the C library comes from this machine.
///
/// Building the same program twice gives the same digest. Safe for use by many threads.
public final class JavaImages {

  private static final String BASE = "wheelhouse/java";

  private final RegistryTarget registry;
  private final Path cache;
  private final JavaRuntimeLink runtime;
  private final WebappLayer webapp;
  private boolean basePushed;

  /// @param cache a folder for what is worth keeping between runs; made when absent
  public JavaImages(RegistryTarget registry, Path cache) {
    this.registry = registry;
    this.cache = cache;
    this.runtime = new JavaRuntimeLink(Path.of(System.getProperty("java.home")), cache);
    this.webapp = new WebappLayer(cache);
    if (registry.loopback()) {
      // Jib sends no password without TLS unless told to; loopback needs no TLS.
      System.setProperty("sendCredentialsOverHttp", "true");
    }
  }

  /// Builds an image that runs a program, and pushes it: a layer for each of its parts, upon the
  /// Java runtime. Layers that the registry has are not sent again.
  ///
  /// @param name repository in the registry, for example `default/hello`
  /// @param jvmOptions options for `java`
  /// @return the image's reference by digest
  /// @throws PlatformException `SERVICE_UNAVAILABLE` when the registry cannot be reached
  public String build(Program program, String name, List<String> jvmOptions)
      throws InterruptedException {
    String base = base();
    try {
      JibContainerBuilder builder =
          Jib.from(credentialed(RegistryImage.named(base)))
              .setWorkingDirectory(AbsoluteUnixPath.get(Program.HOME))
              .setEntrypoint(entrypoint(program, jvmOptions));
      if (program.servlets()) {
        builder.addFileEntriesLayer(tree("webapp", webapp.folder(), WebappLayer.TARGET));
      }
      program.parts().forEach(part -> builder.addFileEntriesLayer(layer(part)));
      return push(builder, name);
    } catch (InvalidImageReferenceException e) {
      throw new PlatformException(
          Reason.INVALID, "`" + name + "` cannot name an image: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot unpack the servlet container: " + e, e);
    }
  }

  private static List<String> entrypoint(Program program, List<String> jvmOptions) {
    List<String> command = new ArrayList<>(List.of("/opt/java/bin/java"));
    command.addAll(jvmOptions);
    command.addAll(
        program.servlets() ? WebappLayer.command(program.command().getFirst()) : program.command());
    return command;
  }

  private static FileEntriesLayer layer(Part part) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(part.name());
    part.files()
        .forEach((path, file) ->
            layer.addEntry(
                file,
                AbsoluteUnixPath.get(Program.HOME + "/" + path),
                FilePermissions.fromOctalString("444"),
                Instant.EPOCH));
    return layer.build();
  }

  RegistryTarget registry() {
    return registry;
  }

  /// Names what all images build upon: when it changes, images change.
  String baseKey() {
    return runtime.key() + "-" + Applets.key() + "-" + WebappLayer.key();
  }

  /// Whether the registry says that it does not have an image; false when it cannot be asked.
  boolean missing(String image) throws InterruptedException {
    int slash = image.indexOf('/');
    int at = image.indexOf('@');
    return new RegistryConnection(registry, image.substring(slash + 1, at))
        .missing(image.substring(at + 1));
  }

  /// Makes the image that all Java images build upon, unless this has been done; worth calling
  /// ahead of the first build, since the first one on a machine takes some seconds.
  ///
  /// @return its reference
  public synchronized String base() throws InterruptedException {
    String tag = runtime.key() + "-" + Applets.key();
    String name = registry.host() + "/" + BASE + ":" + tag;
    if (basePushed) {
      return name;
    }
    push(scratch(), BASE + ":" + tag);
    basePushed = true;
    return name;
  }

  /// What all Java images build upon, before it is built: the C library, a shell, a Java runtime.
  JibContainerBuilder scratch() throws InterruptedException {
    Path folder = runtime.folder();
    try {
      return Jib.fromScratch()
          .setPlatforms(Set.of(new Platform(architecture(), "linux")))
          .setFileEntriesLayers(List.of(systemLayer(), tree("java", folder, "/opt/java")))
          .addEnvironmentVariable("PATH", "/opt/java/bin:/usr/local/bin:/usr/bin:/bin")
          .addEnvironmentVariable("JAVA_HOME", "/opt/java")
          .addEnvironmentVariable("LANG", "C.UTF-8");
    } catch (IOException e) {
      throw new PlatformException(
          Reason.INTERNAL, "cannot read what a Java image is made of: " + e, e);
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  static FileEntriesLayer tree(String name, Path folder, String target) throws IOException {
    return FileEntriesLayer.builder()
        .setName(name)
        .addEntryRecursive(
            folder,
            AbsoluteUnixPath.get(target),
            (source, _) ->
                FilePermissions.fromOctalString(
                    Files.isDirectory(source) || Files.isExecutable(source) ? "755" : "644"),
            (_, _) -> Instant.EPOCH)
        .build();
  }

  private FileEntriesLayer systemLayer() throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("system");
    for (HostLibraries.Library library : HostLibraries.find()) {
      add(layer, library.source(), library.target(), "755");
    }
    add(
        layer,
        text("passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"),
        "/etc/passwd",
        "644");
    add(layer, text("group", "root:x:0:\nnobody:x:65534:\n"), "/etc/group", "644");
    add(
        layer,
        text("nsswitch", "hosts: files dns\npasswd: files\ngroup: files\n"),
        "/etc/nsswitch.conf",
        "644");
    Path empty = Files.createDirectories(cache.resolve("empty"));
    layer.addEntry(
        empty, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"), Instant.EPOCH);
    addShell(layer);
    return layer.build();
  }

  private void addShell(FileEntriesLayer.Builder layer) throws IOException {
    java.util.Optional<Path> busybox = HostLibraries.busybox();
    if (busybox.isEmpty()) {
      return;
    }
    for (String name : Applets.BINARIES) {
      add(layer, busybox.get(), "/bin/" + name, "755");
    }
    for (String name : Applets.NAMES) {
      add(layer, text("applet-" + name, Applets.script(name)), "/bin/" + name, "755");
    }
  }

  private static void add(
      FileEntriesLayer.Builder layer, Path source, String target, String permissions)
      throws IOException {
    layer.addEntry(
        source.toRealPath(),
        AbsoluteUnixPath.get(target),
        FilePermissions.fromOctalString(permissions),
        Instant.EPOCH);
  }

  private Path text(String name, String content) throws IOException {
    Path file = Files.createDirectories(cache.resolve("files")).resolve(name);
    Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(Instant.EPOCH));
    return file;
  }

  private RegistryImage credentialed(RegistryImage image) {
    return registry.user().isEmpty()
        ? image
        : image.addCredential(registry.user(), registry.password());
  }

  private String push(JibContainerBuilder builder, String name) throws InterruptedException {
    try {
      RegistryImage target = credentialed(RegistryImage.named(registry.host() + "/" + name));
      Containerizer containerizer =
          Containerizer.to(target)
              .setToolName("wheelhouse")
              .setAllowInsecureRegistries(registry.loopback())
              .setBaseImageLayersCache(cache.resolve("base-layers"))
              .setApplicationLayersCache(cache.resolve("layers"));
      JibContainer container =
          builder
              .setFormat(ImageFormat.OCI)
              .setCreationTime(Instant.EPOCH)
              .containerize(containerizer);
      String repository = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
      return registry.host() + "/" + repository + "@" + container.getDigest();
    } catch (InvalidImageReferenceException e) {
      throw new PlatformException(
          Reason.INVALID, "`" + name + "` cannot name an image: " + e.getMessage(), e);
    } catch (RegistryException | IOException | CacheDirectoryCreationException e) {
      throw unreachable(e);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    }
  }

  private PlatformException unreachable(Throwable cause) {
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE,
        "cannot push an image to the registry " + registry + ": " + cause.getMessage(),
        cause);
  }
}
