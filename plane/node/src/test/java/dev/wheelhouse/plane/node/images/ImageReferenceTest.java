// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

  private static final String DIGEST =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io/library/busybox:latest",
    "busybox:1.36, docker.io/library/busybox:1.36",
    "shop/web, docker.io/shop/web:latest",
    "docker.io/busybox, docker.io/library/busybox:latest",
    "index.docker.io/a/b:1, docker.io/a/b:1",
    "localhost/web, localhost/web:latest",
    "localhost:5000/shop/web:1, localhost:5000/shop/web:1",
    "quay.io/a/b__c-d.e:v1.0_x, quay.io/a/b__c-d.e:v1.0_x"
  })
  void writesDefaultsOut(String text, String canonical) {
    assertThat(ImageReference.parse(text).canonical()).isEqualTo(canonical);
  }

  @Test
  void digestCountsMoreThanTag() {
    ImageReference both = ImageReference.parse("quay.io/a/b:1@" + DIGEST);

    assertThat(both.canonical()).isEqualTo("quay.io/a/b@" + DIGEST);
    assertThat(both.target()).isEqualTo(DIGEST);
    assertThat(both.tag()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":1", "a b", "a//b", "-a", "a:", "a@sha256:12", "a/../b", "a:b:c", "/a"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("invalid reference format");
  }

  @Test
  void saysThatNamesAreLowerCase() {
    assertThatThrownBy(() -> ImageReference.parse("Shop"))
        .hasMessage(
            "couldn't parse image name \"Shop\": invalid reference format: repository name"
                + " (library/Shop) must be lowercase");
  }
}
