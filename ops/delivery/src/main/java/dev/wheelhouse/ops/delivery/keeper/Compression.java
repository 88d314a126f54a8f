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
import org.jspecify.annotations.Nullable;

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
      return plain(tracker, spec.get("managedResources"));
    }
    if (!type.equals(GZIP)) {
      throw unreadable(tracker, "its compression " + type + " is not known here", null);
    }
    if (read(tracker, spec.string("compression", "data").orElse("")) instanceof JsonArray all) {
      return all;
    }
    throw unreadable(tracker, "it does not hold a list", null);
  }

  private static JsonArray plain(String tracker, @Nullable Object resources) {
    return switch (resources) {
      case null -> new JsonArray();
      case JsonArray all -> all;
      default -> throw unreadable(tracker, "spec.managedResources is not a list", null);
    };
  }

  private static @Nullable Object read(String tracker, String data) {
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(data)))) {
      return Json.read(gzip.readAllBytes());
    } catch (IOException | IllegalArgumentException | PlatformException e) {
      throw unreadable(tracker, String.valueOf(e.getMessage()), e);
    }
  }

  private static PlatformException unreadable(
      String tracker, String why, @Nullable Throwable cause) {
    String message = "ResourceTracker " + tracker + " cannot be read: " + why;
    return cause == null
        ? new PlatformException(Reason.INTERNAL, message)
        : new PlatformException(Reason.INTERNAL, message, cause);
  }
}
