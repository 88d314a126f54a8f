// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {

  private static JsonObject compressed(String data) {
    return JsonObject.of("compression", JsonObject.of("type", "gzip", "data", data));
  }

  private static String packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void isUnreadable(JsonObject spec) {
    assertThatThrownBy(() -> Compression.unpack("shop-v1", spec))
        .isInstanceOfSatisfying(
            PlatformException.class, it -> assertThat(it.is(Reason.INTERNAL)).isTrue())
        .hasMessageStartingWith("ResourceTracker shop-v1 cannot be read: ");
  }

  @Test
  void readsWhatItPacks() {
    JsonArray resources = JsonArray.of(JsonObject.of("kind", "ConfigMap"));
    JsonObject spec = JsonObject.of("compression", Compression.pack(resources));

    assertThat(Compression.unpack("shop-v1", spec)).isEqualTo(resources);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not base64!", "Z3ppcA=="})
  void stopsAtWhatIsNotPacked(String data) {
    isUnreadable(compressed(data));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "\"text\"", "[", ""})
  void stopsAtWhatIsNotAList(String text) throws IOException {
    isUnreadable(compressed(packed(text)));
  }

  @Test
  void stopsAtPlainResourcesThatAreNotAList() {
    isUnreadable(JsonObject.of("managedResources", new JsonObject()));
  }
}
