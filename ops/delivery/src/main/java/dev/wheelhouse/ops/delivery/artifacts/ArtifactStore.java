// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.artifacts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import dev.wheelhouse.ops.delivery.program.KeptFolder;
import dev.wheelhouse.ops.delivery.program.Part;
import dev.wheelhouse.ops.delivery.program.PartArchive;
import dev.wheelhouse.ops.delivery.program.Program;
import dev.wheelhouse.ops.delivery.program.ProgramReader;
import dev.wheelhouse.ops.delivery.program.WorkFolder;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Uploaded programs on the operator's machine: each part is fetched once, and kept by digest.
public final class ArtifactStore {

  private static final int MOST_PARTS = 64;
  private static final long MOST = 8L << 30;

  private final RegistryTarget registry;
  private final Path folder;

  public ArtifactStore(RegistryTarget registry, Path folder) {
    this.registry = registry;
    this.folder = folder;
  }

  /// The program behind a reference.
  ///
  /// @param work an empty folder, which has to stay as long as the program is used
  /// @throws PlatformException `INVALID` for a reference that is none or of another registry, or
  ///   for what is no program, `NOT_FOUND`, `SERVICE_UNAVAILABLE`
  public Program fetch(String reference, Path work) throws InterruptedException {
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
    try {
      RegistryConnection connection =
          new RegistryConnection(registry, reference.substring(slash + 1, at));
      return fetch(connection, reference.substring(at + 1), work);
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

  private Program fetch(RegistryConnection connection, String digest, Path work)
      throws IOException, InterruptedException {
    JsonObject manifest = Json.readObject(connection.read("manifests", digest));
    List<JsonObject> layers = manifest.array("layers").orElseGet(JsonArray::new).objects();
    if (layers.size() == 1 && type(layers.getFirst()).equals(Artifacts.JAR)) {
      return whole(connection, layers.getFirst(), work);
    }
    String configuration = manifest.string("config", "digest").orElse("");
    if (layers.isEmpty()
        || layers.size() > MOST_PARTS
        || !layers.stream().allMatch(it -> type(it).equals(Artifacts.PART))) {
      throw new PlatformException(
          Reason.INVALID, "the artifact holds no program; upload one with `wheelhouse app deploy`");
    }
    KeptFolder kept = new KeptFolder(folder, MOST, 1);
    kept.removeLeftovers(Instant.now());
    kept.sweep(Instant.now());
    JsonObject launch = Json.readObject(connection.read("blobs", configuration));
    List<Part> parts = new ArrayList<>();
    for (JsonObject layer : layers) {
      parts.add(part(connection, layer));
    }
    return new Program(
        parts,
        launch.bool("servlets").orElse(false),
        launch.array("command").orElseGet(JsonArray::new).strings());
  }

  private static Program whole(RegistryConnection connection, JsonObject layer, Path work)
      throws IOException, InterruptedException {
    String title = layer.string("annotations", Artifacts.TITLE).orElse("");
    Path file = work.resolve(title.endsWith(".war") ? "program.war" : "program.jar");
    connection.download(layer.string("digest").orElse(""), file);
    return new ProgramReader().read(file, "", work.resolve("parts"));
  }

  private Part part(RegistryConnection connection, JsonObject layer)
      throws IOException, InterruptedException {
    String name = layer.string("annotations", Artifacts.TITLE).orElse("");
    String digest = layer.string("digest").orElse("");
    Path kept = folder.resolve("part-" + digest.replaceAll("[^a-z0-9]", "-"));
    if (!Files.isDirectory(kept)) {
      try (WorkFolder fetching = WorkFolder.in(folder)) {
        Path packed = fetching.folder().resolve("packed");
        connection.download(digest, packed);
        Path files = Files.createDirectories(fetching.folder().resolve("files"));
        PartArchive.unpack("part `" + name + "` of the artifact", packed, files);
        Files.move(files, kept, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
        // another build has fetched the same part meanwhile
      }
    }
    return PartArchive.read(name, kept);
  }

  private static String type(JsonObject layer) {
    return layer.string("mediaType").orElse("");
  }
}
