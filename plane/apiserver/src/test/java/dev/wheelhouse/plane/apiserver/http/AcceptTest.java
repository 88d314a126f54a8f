// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.http.Accept.Format;
import dev.wheelhouse.plane.apiserver.http.Accept.Offer;
import dev.wheelhouse.plane.apiserver.http.Accept.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String TABLE = ";as=Table;v=v1;g=meta.k8s.io";

  private static ApiRequest request(String accept) {
    return new ApiRequest(
        "GET", "/", Map.of(), Map.of("accept", accept), new byte[0], Credentials.NONE, null);
  }

  private static Accept built(String header) {
    return Accept.of(request(header), Offer.BUILT_IN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "application/*",
        "application/json",
        "application/json;stream=watch",
        "application/vnd.kubernetes.protobuf;q=0.8,application/json",
        "application/yaml;q=0.5, application/json",
        "application/yaml;q=0, application/json",
        "*/*, application/json",
        "text/html, nonsense, application/json;as=Table;v=v2;g=meta.k8s.io, application/json"
      })
  void answersPlainJson(String header) {
    assertThat(built(header)).isEqualTo(Accept.JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/vnd.kubernetes.protobuf | PROTOBUF",
        "application/vnd.kubernetes.protobuf,application/json | PROTOBUF",
        "application/json,application/vnd.kubernetes.protobuf | JSON",
        "application/json;q=0.2,application/vnd.kubernetes.protobuf;q=0.9 | PROTOBUF",
        "application/*;q=0.9,application/yaml | YAML"
      })
  void choosesTheBestFormat(String header, Format format) {
    assertThat(built(header).format()).isEqualTo(format);
  }

  @Test
  void givesTablesInJsonOnly() {
    assertThat(built("application/json" + TABLE + ",application/json").shape())
        .isEqualTo(Shape.TABLE);
    assertThat(built(PROTOBUF + TABLE + ",application/json")).isEqualTo(Accept.JSON);
  }

  @Test
  void givesOlderViewsUnderTheirVersion() {
    Accept accept = built("application/json;as=Table;v=v1beta1;g=meta.k8s.io");

    assertThat(accept.viewVersion()).isEqualTo("meta.k8s.io/v1beta1");
  }

  @Test
  void givesMetadataOfCustomResourcesInProtobuf() {
    ApiRequest request =
        request(PROTOBUF + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json");

    Accept accept = Accept.of(request, Offer.CUSTOM);

    assertThat(accept.shape()).isEqualTo(Shape.METADATA);
    assertThat(accept.format()).isEqualTo(Format.PROTOBUF);
  }

  @Test
  void refusesProtobufOfCustomResources() {
    assertThatThrownBy(() -> Accept.of(request(PROTOBUF), Offer.CUSTOM))
        .isInstanceOf(PlatformException.class)
        .hasMessage(
            "only the following media types are accepted: application/json, application/yaml,"
                + " application/vnd.kubernetes.protobuf");
  }

  @Test
  void refusesTablesOfWhatIsNotStored() {
    assertThatThrownBy(() -> Accept.of(request("application/json" + TABLE), Offer.ANSWER))
        .isInstanceOf(PlatformException.class);
  }

  @Test
  void watchesHaveNoYaml() {
    assertThatThrownBy(() -> Accept.stream(request("application/yaml"), Offer.BUILT_IN))
        .hasMessage(
            "only the following media types are accepted: application/json;stream=watch,"
                + " application/vnd.kubernetes.protobuf;stream=watch");
  }
}
