// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.artifacts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Uploaded programs on the operator's machine, fetched once and kept by digest.
public final class ArtifactStore {

  private final RegistryTarget registry;
  private final Path folder;

  public ArtifactStore(RegistryTarget registry, Path folder) {
    this.registry = registry;
    this.folder = folder;
  }

  /// The file behind a reference.
  ///
  /// @throws PlatformException `INVALID` for a reference that is none or of another registry,
  ///   `NOT_FOUND`, `SERVICE_UNAVAILABLE`
  public Path fetch(String reference) throws InterruptedException {
    int at = reference.indexOf("@sha256:");
    int slash = reference.indexOf('/');
    if (at < 0 || slash < 0 || slash > at) {
      throw new PlatformException(
          Reason.INVALID,
          "`" + reference + "` names no uploaded program; expected registry/name@sha256:...");
    }
    String host = reference.substring(0, slash);
    if (!sameRegistry(host)) {
      throw new PlatformException(
          Reason.INVALID,
          "`" + reference + "` lies in another registry than the operator's, " + registry);
    }
    String digest = reference.substring(at + 1);
    try {
      return fetch(reference.substring(slash + 1, at), digest);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "cannot fetch " + reference + ": " + e.getMessage(), e);
    }
  }

  /// A plane's registry may listen on another port after a restart: every loopback host is ours
  /// when our own is one.
  private boolean sameRegistry(String host) {
    return host.equals(registry.host())
        || (host.startsWith("127.") && registry.host().startsWith("127."));
  }

  private Path fetch(String repository, String digest) throws IOException, InterruptedException {
    Path kept = folder.resolve(digest.replace(':', '-'));
    if (Files.isDirectory(kept)) {
      return onlyFile(kept);
    }
    RegistryConnection connection = new RegistryConnection(registry, repository);
    JsonObject layer = layer(Json.readObject(connection.read("manifests", digest)));
    byte[] content = connection.read("blobs", layer.string("digest").orElse(""));
    String title = layer.string("annotations", Artifacts.TITLE).orElse("program.jar");
    Files.createDirectories(folder);
    Path temporary = Files.createTempDirectory(folder, "fetching");
    Files.write(temporary.resolve(title.endsWith(".war") ? "program.war" : "program.jar"), content);
    try {
      Files.move(temporary, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.FileAlreadyExistsException
        | java.nio.file.DirectoryNotEmptyException _) {
      return onlyFile(kept);
    }
    return onlyFile(kept);
  }

  private static JsonObject layer(JsonObject manifest) {
    return manifest.array("layers").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("mediaType").orElse("").equals(Artifacts.JAR))
        .findFirst()
        .orElseThrow(
            () -> new PlatformException(Reason.INVALID, "the artifact holds no jar or war"));
  }

  private static Path onlyFile(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findFirst().orElseThrow(() -> new IOException(directory + " is empty"));
    }
  }
}
