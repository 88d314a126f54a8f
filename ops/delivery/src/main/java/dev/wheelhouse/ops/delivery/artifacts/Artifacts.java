// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.artifacts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Uploads programs as OCI artifacts: a manifest with the one file as its layer (OCI image
/// specification 1.1, artifact guidance).
public final class Artifacts {

  static final String JAR = "application/java-archive";
  static final String TITLE = "org.opencontainers.image.title";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String EMPTY = "application/vnd.oci.empty.v1+json";
  private static final String REPOSITORY = "wheelhouse/programs";

  private Artifacts() {}

  /// Uploads a jar or war.
  ///
  /// @return its reference by digest
  /// @throws PlatformException `NOT_FOUND` when there is no such file, `SERVICE_UNAVAILABLE` or
  ///   `UNAUTHORIZED` when the registry does not take it
  public static String push(Path program, RegistryTarget target) throws InterruptedException {
    if (!Files.isRegularFile(program)) {
      throw new PlatformException(Reason.NOT_FOUND, "there is no file " + program);
    }
    try {
      byte[] content = Files.readAllBytes(program);
      byte[] configuration = "{}".getBytes(StandardCharsets.UTF_8);
      RegistryConnection registry = new RegistryConnection(target, REPOSITORY);
      registry.upload(content);
      registry.upload(configuration);
      byte[] manifest = manifest(program, content, configuration);
      registry.put(manifest, MANIFEST);
      return target.host() + "/" + REPOSITORY + "@" + Digests.of(manifest);
    } catch (ConnectException e) {
      throw failed(program, target, "nothing answers there; is the registry up?", e);
    } catch (IOException e) {
      throw failed(program, target, e.toString(), e);
    }
  }

  private static PlatformException failed(
      Path program, RegistryTarget target, String why, IOException cause) {
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE,
        "cannot upload " + program.getFileName() + " to " + target.host() + ": " + why,
        cause);
  }

  private static byte[] manifest(Path program, byte[] content, byte[] configuration) {
    JsonObject layer = descriptor(JAR, content);
    layer.put("annotations", JsonObject.of(TITLE, program.getFileName().toString()));
    return Json.writeBytes(
        JsonObject.of(
            "schemaVersion",
            2L,
            "mediaType",
            MANIFEST,
            "artifactType",
            JAR,
            "config",
            descriptor(EMPTY, configuration),
            "layers",
            JsonArray.of(layer)));
  }

  private static JsonObject descriptor(String mediaType, byte[] content) {
    return JsonObject.of(
        "mediaType", mediaType, "digest", Digests.of(content), "size", (long) content.length);
  }
}
