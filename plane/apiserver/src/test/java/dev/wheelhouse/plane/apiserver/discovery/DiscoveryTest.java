// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiscoveryTest {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

  private final BuiltInResources served = new BuiltInResources();
  private final Discovery discovery =
      new Discovery(DiscoveredApis.of(served), () -> "10.0.0.1:6443");

  private ApiResponse.Whole get(String path, Map<String, String> headers) {
    ApiRequest request =
        new ApiRequest("GET", path, Map.of(), headers, new byte[0], Credentials.NONE, null);
    return (ApiResponse.Whole) discovery.handle(request);
  }

  private JsonObject plain(String path) {
    return Json.readObject(get(path, Map.of("accept", "application/json")).body());
  }

  private static List<String> strings(JsonObject document, String list, String field) {
    return document.array(list).map(JsonArray::objects).orElseThrow().stream()
        .flatMap(entry -> entry.string(field).stream())
        .toList();
  }

  @Test
  void coreGroupHasItsOwnRoot() {
    JsonObject versions = plain("/api");

    assertThat(versions.string("kind")).contains("APIVersions");
    assertThat(versions.array("versions")).contains(JsonArray.of("v1"));
    assertThat(versions.toString()).contains("10.0.0.1:6443");
  }

  @Test
  void groupsStandInOrderOfPriority() {
    assertThat(strings(plain("/apis"), "groups", "name"))
        .startsWith("apiregistration.k8s.io", "apps", "events.k8s.io")
        .doesNotContain("");
    assertThat(plain("/apis/autoscaling").string("preferredVersion", "version")).contains("v2");
  }

  @Test
  void resourceListsNameSubresources() {
    JsonObject list = plain("/apis/apps/v1");

    assertThat(list.string("groupVersion")).contains("apps/v1");
    assertThat(strings(list, "resources", "name"))
        .contains("deployments", "deployments/scale", "deployments/status");
    JsonObject scale =
        list.array("resources").orElseThrow().objects().stream()
            .filter(r -> r.string("name").orElse("").equals("deployments/scale"))
            .findFirst()
            .orElseThrow();
    assertThat(scale.string("group")).contains("autoscaling");
    assertThat(scale.string("kind")).contains("Scale");
  }

  @Test
  void aggregatedFormHasEverything() {
    ApiResponse.Whole answer = get("/apis", Map.of("accept", AGGREGATED));
    JsonObject list = Json.readObject(answer.body());

    assertThat(answer.contentType())
        .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    assertThat(list.string("apiVersion")).contains("apidiscovery.k8s.io/v2");
    assertThat(list.array("items").orElseThrow().objects())
        .anySatisfy(group -> assertThat(group.string("metadata", "name")).contains("apps"));
    assertThat(Json.readObject(get("/api", Map.of("accept", AGGREGATED)).body()).array("items"))
        .hasValueSatisfying(items -> assertThat(items).hasSize(1));
  }

  @Test
  void unchangedDocumentIsNotSentAgain() {
    String etag = get("/apis", Map.of("accept", AGGREGATED)).headers().get("etag");

    ApiResponse.Whole again = get("/apis", Map.of("accept", AGGREGATED, "if-none-match", etag));

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void customResourceIsThereAtOnce() {
    String before = get("/apis", Map.of()).headers().get("etag");

    served.add(CustomWidgets.resource());

    assertThat(get("/apis", Map.of()).headers().get("etag")).isNotEqualTo(before);
    assertThat(strings(plain("/apis"), "groups", "name")).endsWith("shop.example.com");
    assertThat(strings(plain("/apis/shop.example.com/v1"), "resources", "name"))
        .containsExactly("widgets", "widgets/scale");
  }

  @Test
  void unknownGroupIsNotFound() {
    assertThatThrownBy(() -> plain("/apis/nowhere.example.com"))
        .hasMessage("the server could not find the requested resource");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1/"})
  void ownsItsPaths(String path) {
    assertThat(Discovery.handles(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/pods", "/apis/apps/v1/deployments", "/healthz"})
  void leavesOtherPaths(String path) {
    assertThat(Discovery.handles(path)).isFalse();
  }

  @Test
  void preferredVersionsComeFirst() {
    assertThat(
            Stream.of("v1beta1", "foo", "v1", "v2alpha1", "v10", "v1beta2", "v2")
                .sorted(VersionOrder.PREFERRED_FIRST))
        .containsExactly("v10", "v2", "v1", "v1beta2", "v1beta1", "v2alpha1", "foo");
  }
}
