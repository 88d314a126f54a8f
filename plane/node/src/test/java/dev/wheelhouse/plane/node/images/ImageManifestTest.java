// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageManifestTest {

  private static Digest digest(String platform) {
    return Digest.of(platform.getBytes(StandardCharsets.UTF_8));
  }

  /// @param platforms each `os/architecture[/variant]`
  private static byte[] index(String... platforms) {
    JsonArray entries = new JsonArray();
    for (String platform : platforms) {
      String[] parts = platform.split("/", -1);
      JsonObject wanted = JsonObject.of("os", parts[0], "architecture", parts[1]);
      if (parts.length > 2) {
        wanted.put("variant", parts[2]);
      }
      entries.add(
          JsonObject.of("digest", digest(platform).toString(), "size", 1L, "platform", wanted));
    }
    return Json.writeBytes(JsonObject.of("schemaVersion", 2L, "manifests", entries));
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, linux/amd64",
    "arm64, linux/arm64/v8",
    "arm, linux/arm/v7",
    "s390x, linux/s390x",
  })
  void choosesByPlatformAndBestVariant(String architecture, String expected) {
    byte[] index =
        index(
            "unknown/unknown",
            "windows/amd64",
            "linux/amd64/v3",
            "linux/amd64",
            "linux/arm/v6",
            "linux/arm/v7",
            "linux/arm64/v9",
            "linux/arm64/v8",
            "linux/s390x");

    assertThat(ImageManifest.choose(index, architecture).digest()).isEqualTo(digest(expected));
  }

  @Test
  void takesNoVariantThatTheMachineMayNotRun() {
    assertThatThrownBy(() ->
            ImageManifest.choose(
                index("linux/amd64/v4", "linux/arm64", "unknown/unknown"), "amd64"))
        .hasMessageContaining("no match for platform in manifest")
        .hasMessageContaining("only for linux/amd64/v4, linux/arm64");
  }

  @Test
  void anIndexWithOneImageOfNoPlatformIsThatImage() {
    byte[] index =
        Json.writeBytes(
            JsonObject.of(
                "manifests",
                JsonArray.of(JsonObject.of("digest", digest("x").toString(), "size", 1L))));

    assertThat(ImageManifest.choose(index).digest()).isEqualTo(digest("x"));
  }
}
