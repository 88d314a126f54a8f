// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.http.Accept.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "application/json",
        "application/vnd.kubernetes.protobuf,application/json",
        "application/yaml;q=0.5, application/json",
        "application/json;as=Table;v=v1beta1;g=meta.k8s.io, application/json"
      })
  void answersPlainJson(String header) {
    assertThat(Accept.of(header)).isEqualTo(Accept.JSON);
  }

  @Test
  void prefersTheFirstView() {
    Accept accept = Accept.of("application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

    assertThat(accept.shape()).isEqualTo(Shape.TABLE);
  }

  @Test
  void knowsMetadataViews() {
    Accept accept = Accept.of("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");

    assertThat(accept.shape()).isEqualTo(Shape.METADATA);
  }

  @Test
  void refusesWhatItCannotGive() {
    assertThatThrownBy(() -> Accept.of("application/vnd.kubernetes.protobuf"))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("only the following media types are accepted");
  }
}
