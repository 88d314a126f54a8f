// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageStore.ImageConfig;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeImagesTest {

  private static LocalImage image(String reference, String id, long size) {
    return new LocalImage(
        reference,
        id,
        "sha256:" + "a".repeat(64),
        List.of(),
        new ImageConfig(List.of(), List.of(), List.of(), "", "", "", List.of()),
        size);
  }

  @Test
  void oneEntryForEachImageWithItsDigestFirstAndTheLargestOnTop() {
    JsonArray images =
        NodeImages.of(
            List.of(
                image("docker.io/library/small:1", "s", 5),
                image("docker.io/library/big:1", "b", 50),
                image("docker.io/library/big:latest", "b", 50)));

    assertThat(images)
        .containsExactly(
            JsonObject.of(
                "names",
                JsonArray.of(
                    "docker.io/library/big@sha256:" + "a".repeat(64),
                    "docker.io/library/big:1",
                    "docker.io/library/big:latest"),
                "sizeBytes",
                50L),
            JsonObject.of(
                "names",
                JsonArray.of(
                    "docker.io/library/small@sha256:" + "a".repeat(64),
                    "docker.io/library/small:1"),
                "sizeBytes",
                5L));
  }
}
