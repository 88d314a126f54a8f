// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.artifacts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import dev.wheelhouse.ops.delivery.program.Part;
import dev.wheelhouse.ops.delivery.program.PartArchive;
import dev.wheelhouse.ops.delivery.program.Program;
import dev.wheelhouse.ops.delivery.program.ProgramReader;
import dev.wheelhouse.ops.delivery.program.WorkFolder;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Uploads programs as OCI artifacts: a manifest with a layer for each part of the program, so that
/// only changed parts travel again, and how to start it as its configuration (OCI image
/// specification 1.1, artifact guidance).
public final class Artifacts {

  static final String PART = "application/vnd.wheelhouse.program.part.v1+zip";
  static final String PROGRAM = "application/vnd.wheelhouse.program.v1+json";

  /// The one layer of programs that were uploaded as they are, by earlier versions.
  static final String JAR = "application/java-archive";

  static final String TITLE = "org.opencontainers.image.title";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String REPOSITORY = "wheelhouse/programs";

  private Artifacts() {}

  /// Uploads a jar, a war or a folder.
  ///
  /// @param mainClass the class to start; empty for the one the program names
  /// @throws PlatformException `NOT_FOUND` when there is no such file, `INVALID` when it is no
  ///   program, `SERVICE_UNAVAILABLE` or `UNAUTHORIZED` when the registry does not take it
  public static Uploaded push(Path program, String mainClass, RegistryTarget target)
      throws InterruptedException {
    try (WorkFolder work = WorkFolder.temporary()) {
      Program parts = new ProgramReader().read(program, mainClass, work.folder());
      return push(parts, work.folder(), new RegistryConnection(target, REPOSITORY), target);
    } catch (ConnectException e) {
      throw failed(program, target, "nothing answers there; is the registry up?", e);
    } catch (IOException e) {
      throw failed(program, target, e.toString(), e);
    }
  }

  private static Uploaded push(
      Program program, Path work, RegistryConnection registry, RegistryTarget target)
      throws IOException, InterruptedException {
    List<Uploaded.Blob> blobs = new ArrayList<>();
    JsonArray layers = new JsonArray();
    Path packed = work.resolve("packed");
    for (Part part : program.parts()) {
      PartArchive.pack(part, packed);
      String digest = Digests.of(packed);
      long size = Files.size(packed);
      blobs.add(new Uploaded.Blob(part.name(), size, registry.upload(packed, digest)));
      JsonObject layer = descriptor(PART, digest, size);
      layer.put("annotations", JsonObject.of(TITLE, part.name()));
      layers.add(layer);
    }
    byte[] configuration =
        Json.writeBytes(
            JsonObject.of(
                "servlets", program.servlets(), "command", new JsonArray(program.command())));
    registry.upload(configuration);
    byte[] manifest = manifest(layers, configuration);
    registry.put(manifest, MANIFEST);
    return new Uploaded(target.host() + "/" + REPOSITORY + "@" + Digests.of(manifest), blobs);
  }

  private static PlatformException failed(
      Path program, RegistryTarget target, String why, IOException cause) {
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE,
        "cannot upload " + program.getFileName() + " to " + target.host() + ": " + why,
        cause);
  }

  private static byte[] manifest(JsonArray layers, byte[] configuration) {
    return Json.writeBytes(
        JsonObject.of(
            "schemaVersion",
            2L,
            "mediaType",
            MANIFEST,
            "artifactType",
            PROGRAM,
            "config",
            descriptor(PROGRAM, Digests.of(configuration), configuration.length),
            "layers",
            layers));
  }

  private static JsonObject descriptor(String mediaType, String digest, long size) {
    return JsonObject.of("mediaType", mediaType, "digest", digest, "size", size);
  }
}
