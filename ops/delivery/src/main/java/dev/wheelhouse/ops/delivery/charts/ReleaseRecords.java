// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// How Helm 3 and 4 keep a release in a Secret of type `helm.sh/release.v1`: JSON, gzip, base64;
/// and base64 once more, as all data of a Secret.
public final class ReleaseRecords {

  private static final int LARGEST = 64 << 20;

  private ReleaseRecords() {}

  /// @param data `data.release` of the Secret
  /// @throws PlatformException `INVALID` when it is none
  public static JsonObject decode(String data) {
    try {
      byte[] packed = Base64.getDecoder().decode(Base64.getDecoder().decode(data));
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        byte[] json = gzip.readNBytes(LARGEST + 1);
        if (json.length > LARGEST) {
          throw new IOException("it unpacks to more than 64 MiB");
        }
        return Json.readObject(json);
      }
    } catch (IllegalArgumentException | IOException e) {
      throw new PlatformException(Reason.INVALID, "no record of a release: " + e.getMessage(), e);
    }
  }

  public static String encode(JsonObject release) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Json.writeBytes(release));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Base64.Encoder encoder = Base64.getEncoder();
    return encoder.encodeToString(encoder.encode(packed.toByteArray()));
  }
}
