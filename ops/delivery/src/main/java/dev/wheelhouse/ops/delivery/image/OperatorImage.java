// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds the image of a program from the class path that it runs on. The layers are the Java
/// runtime, the libraries and the program, so that a new version of the program sends little.
///
/// Building the same twice gives the same digest. Nothing is fetched unless a base image is named.
public final class OperatorImage {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorImage.class);
  private static final String NOBODY = "65534:65534";
  private static final String HOME = "/var/cache/wheelhouse";

  private final Path cache;

  /// @param cache a folder for what is worth keeping between builds; made when absent
  public OperatorImage(Path cache) {
    this.cache = cache;
  }

  /// What an image is made of.
  ///
  /// @param libraries jars that seldom change
  /// @param program jars and folders of classes
  public record Content(List<Path> libraries, List<Path> program, String mainClass) {
    public Content {
      libraries = List.copyOf(libraries);
      program = List.copyOf(program);
    }
  }

  /// Where an image goes.
  public sealed interface Destination {

    /// The image's name.
    String name();

    /// A registry.
    ///
    /// @param insecure plain HTTP, or a certificate that nobody vouches for, will do
    /// @param user empty to take what Docker's own configuration says
    record Registry(String name, boolean insecure, String user, String password)
        implements Destination {

      @Override
      public String toString() {
        return name;
      }
    }

    /// An OCI image layout in a tar file.
    record Archive(String name, Path file) implements Destination {}
  }

  /// @param base an image with a `java` of 25 or later on its path; empty for a runtime linked from
  ///   the running JDK
  /// @return the image's digest
  /// @throws PlatformException `INVALID` for a name that is none, `UNAUTHORIZED` when the registry
  ///   refuses, `SERVICE_UNAVAILABLE` when it cannot be reached
  public String build(Content content, String base, Destination destination)
      throws InterruptedException {
    try {
      JibContainerBuilder builder =
          base.isEmpty()
              ? new JavaImages(new RegistryTarget("", "", ""), cache).scratch()
              : Jib.from(registry(base));
      List<String> classPath = new ArrayList<>();
      builder.addFileEntriesLayer(layer("libraries", content.libraries(), classPath));
      builder.addFileEntriesLayer(layer("program", content.program(), classPath));
      builder
          .addFileEntriesLayer(arguments(classPath))
          .setEntrypoint(
              base.isEmpty() ? "/opt/java/bin/java" : "java",
              "@/app/java.args",
              content.mainClass())
          .setProgramArguments("operator")
          .setUser(NOBODY)
          .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
          .addEnvironmentVariable("HOME", HOME)
          .addLabel("org.opencontainers.image.title", "wheelhouse")
          .setFormat(ImageFormat.OCI)
          .setCreationTime(Instant.EPOCH);
      return containerize(builder, destination);
    } catch (InvalidImageReferenceException e) {
      throw new PlatformException(
          Reason.INVALID,
          "`" + destination.name() + "` or `" + base + "` cannot name an image: " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.INTERNAL, "cannot read what the image is made of: " + e, e);
    }
  }

  private String containerize(JibContainerBuilder builder, Destination destination)
      throws InterruptedException, InvalidImageReferenceException {
    Containerizer containerizer =
        switch (destination) {
          case Destination.Registry it ->
              Containerizer.to(
                      it.user().isEmpty()
                          ? registry(it.name())
                          : RegistryImage.named(it.name()).addCredential(it.user(), it.password()))
                  .setAllowInsecureRegistries(it.insecure());
          case Destination.Archive it -> Containerizer.to(TarImage.at(it.file()).named(it.name()));
        };
    try {
      JibContainer container =
          builder.containerize(
              containerizer
                  .setToolName("wheelhouse")
                  .setBaseImageLayersCache(cache.resolve("base-layers"))
                  .setApplicationLayersCache(cache.resolve("layers")));
      return container.getDigest().toString();
    } catch (RegistryException | IOException | CacheDirectoryCreationException e) {
      throw failed(destination, e);
    } catch (ExecutionException e) {
      throw failed(destination, e.getCause() == null ? e : e.getCause());
    }
  }

  private static PlatformException failed(Destination destination, Throwable cause) {
    boolean refused = cause instanceof com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
    return new PlatformException(
        refused ? Reason.UNAUTHORIZED : Reason.SERVICE_UNAVAILABLE,
        "the image cannot go to "
            + destination.name()
            + ": "
            + cause.getMessage()
            + (refused ? "; log in with `docker login`, whose configuration is used" : ""),
        cause);
  }

  private static RegistryImage registry(String name) throws InvalidImageReferenceException {
    ImageReference reference = ImageReference.parse(name);
    CredentialRetrieverFactory credentials =
        CredentialRetrieverFactory.forImage(
            reference, event -> LOG.atDebug().log(event.getMessage()));
    return RegistryImage.named(reference)
        .addCredentialRetriever(credentials.dockerConfig())
        .addCredentialRetriever(credentials.wellKnownCredentialHelpers());
  }

  /// @param classPath gets each entry's place in the image
  private static FileEntriesLayer layer(String name, List<Path> entries, List<String> classPath)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    int number = 0;
    for (Path entry : entries) {
      boolean folder = Files.isDirectory(entry);
      String target =
          "/app/" + name + "/" + (folder ? "classes-" + number++ : entry.getFileName().toString());
      classPath.add(target);
      if (folder) {
        JavaImages.tree(name, entry, target).getEntries().forEach(layer::addEntry);
      } else {
        layer.addEntry(
            entry,
            AbsoluteUnixPath.get(target),
            FilePermissions.fromOctalString("444"),
            Instant.EPOCH);
      }
    }
    return layer.build();
  }

  /// A file of arguments for `java`, which a command line of a hundred jars is too long for.
  private FileEntriesLayer arguments(List<String> classPath) throws IOException {
    String text =
        """
        -XX:MaxRAMPercentage=70
        -XX:+UseSerialGC
        -XX:+UseCompactObjectHeaders
        -XX:+ExitOnOutOfMemoryError
        --enable-native-access=ALL-UNNAMED
        --sun-misc-unsafe-memory-access=allow
        -cp
        """
            + String.join(":", classPath)
            + "\n";
    Path file = Files.createDirectories(cache.resolve("files")).resolve("operator.args");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    return FileEntriesLayer.builder()
        .setName("arguments")
        .addEntry(
            file,
            AbsoluteUnixPath.get("/app/java.args"),
            FilePermissions.fromOctalString("444"),
            Instant.EPOCH)
        .build();
  }
}
