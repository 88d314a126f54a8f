// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The resources of a tracker as text in `spec.compression`: JSON, gzip, base64, as KubeVela writes
/// and reads it. Plain `spec.managedResources` are read as well.
final class Compression {

  private static final String GZIP = "gzip";

  private Compression() {}

  static JsonObject pack(JsonArray resources) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(Json.writeBytes(resources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return JsonObject.of(
        "type", GZIP, "data", Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  /// @throws PlatformException `INTERNAL` when it cannot be read: better to stop than to take an
  ///   inventory for empty
  static JsonArray unpack(String tracker, JsonObject spec) {
    String type = spec.string("compression", "type").orElse("");
    if (type.isEmpty()) {
      return spec.array("managedResources").orElseGet(JsonArray::new);
    }
    if (!type.equals(GZIP)) {
      throw unreadable(tracker, "its compression " + type + " is not known here", null);
    }
    byte[] packed = Base64.getDecoder().decode(spec.string("compression", "data").orElse(""));
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return Json.read(gzip.readAllBytes()) instanceof JsonArray resources
          ? resources
          : new JsonArray();
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(tracker, String.valueOf(e.getMessage()), e);
    }
  }

  private static PlatformException unreadable(
      String tracker, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "ResourceTracker " + tracker + " cannot be read: " + why;
    return cause == null
        ? new PlatformException(Reason.INTERNAL, message)
        : new PlatformException(Reason.INTERNAL, message, cause);
  }
}
