// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.discovery.BuiltInResources;
import dev.wheelhouse.plane.apiserver.discovery.CustomWidgets;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class OpenApiTest {

  private final BuiltInResources served = new BuiltInResources();
  private final OpenApi openApi = new OpenApi(served, ApiModels.kubernetes());

  private ApiResponse.Whole get(String path, String accept) {
    Map<String, List<String>> query = Map.of();
    String plain = path;
    int mark = path.indexOf("?hash=");
    if (mark >= 0) {
      query = Map.of("hash", List.of(path.substring(mark + "?hash=".length())));
      plain = path.substring(0, mark);
    }
    return (ApiResponse.Whole)
        openApi.handle(
            new ApiRequest(
                "GET",
                plain,
                query,
                Map.of("accept", accept),
                new byte[0],
                Credentials.NONE,
                null));
  }

  private JsonObject document(String path) {
    return Json.readObject(get(path, "application/json").body());
  }

  private String url(String groupVersion) {
    return document("/openapi/v3").string("paths", groupVersion, "serverRelativeURL").orElseThrow();
  }

  @Test
  void indexLeadsToImmutableDocuments() {
    ApiResponse.Whole answer = get(url("apis/apps/v1"), "application/json");

    assertThat(url("apis/apps/v1")).matches("/openapi/v3/apis/apps/v1\\?hash=[0-9A-F]{64}");
    assertThat(answer.headers().get("cache-control")).contains("immutable");
    assertThat(url("apis/apps/v1"))
        .contains(answer.headers().getOrDefault("etag", "").replace("\"", ""));
  }

  @Test
  void patchTellsThatFieldsAreValidated() {
    JsonObject patch =
        document("/openapi/v3/apis/apps/v1")
            .object("paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch")
            .orElseThrow();

    assertThat(patch.array("parameters").orElseThrow().objects())
        .anySatisfy(p -> assertThat(p.string("name")).contains("fieldValidation"));
    assertThat(patch.object("x-kubernetes-group-version-kind"))
        .contains(JsonObject.of("group", "apps", "kind", "Deployment", "version", "v1"));
    assertThat(patch.string("operationId")).contains("patchAppsV1NamespacedDeployment");
    assertThat(patch.string("x-kubernetes-action")).contains("patch");
  }

  @Test
  void everyReferenceIsThere() {
    JsonObject document = document("/openapi/v3/api/v1");
    JsonObject schemas = document.object("components", "schemas").orElseThrow();
    TreeSet<String> missing = new TreeSet<>();
    Pattern.compile("\"#/components/schemas/([^\"]+)\"")
        .matcher(document.toString())
        .results()
        .map(match -> match.group(1))
        .filter(name -> !schemas.containsKey(name))
        .forEach(missing::add);

    assertThat(missing).isEmpty();
    assertThat(schemas).containsKey("io.k8s.api.core.v1.Pod");
  }

  @Test
  void customResourceBringsItsSchema() {
    String before = url("apis/apps/v1");

    served.add(CustomWidgets.resource());

    JsonObject document = document("/openapi/v3/apis/shop.example.com/v1");
    JsonObject widget =
        document.object("components", "schemas", "com.example.shop.v1.Widget").orElseThrow();
    assertThat(widget.string("properties", "spec", "properties", "size", "description"))
        .contains("How big it is.");
    assertThat(widget.array("x-kubernetes-group-version-kind"))
        .contains(
            JsonArray.of(
                JsonObject.of("group", "shop.example.com", "kind", "Widget", "version", "v1")));
    assertThat(document.toString()).contains("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
    assertThat(url("apis/apps/v1")).isEqualTo(before);
  }

  @Test
  void versionTwoHasDefinitionsWithoutWrappedReferences() {
    JsonObject document = document("/openapi/v2");

    assertThat(document.string("swagger")).contains("2.0");
    assertThat(
            document.string("definitions", "io.k8s.api.core.v1.Pod", "properties", "spec", "$ref"))
        .contains("#/definitions/io.k8s.api.core.v1.PodSpec");
    assertThat(document.toString()).doesNotContain("#/components/schemas/");
  }

  @Test
  void protobufAloneIsNotAcceptable() {
    String protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    assertThatThrownBy(() -> get("/openapi/v3", protobuf)).hasMessageContaining("application/json");
    assertThat(get("/openapi/v3", protobuf + ",application/json").status()).isEqualTo(200);
  }

  @Test
  void versionTwoIsThereInProtobuf() {
    ApiResponse.Whole answer =
        get("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");

    assertThat(answer.contentType())
        .isEqualTo("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
    assertThat(answer.headers()).containsKey("etag");
    assertThat(answer.body())
        .asString(java.nio.charset.StandardCharsets.UTF_8)
        .startsWith("\n\u00032.0\u0012\u0015\n\nKubernetes\u0012\u0007v1.36.0")
        .contains("\n\u0016io.k8s.api.core.v1.Pod")
        .contains("#/definitions/io.k8s.api.core.v1.PodSpec")
        .contains("/api/v1/namespaces/{namespace}/pods");
  }

  private static String description(JsonObject document, String... path) {
    String[] full = Arrays.copyOf(path, path.length + 1);
    full[path.length] = "description";
    return document.string(full).orElse("");
  }

  @Test
  void fieldsAreDescribed() {
    JsonObject schemas =
        document("/openapi/v3/apis/apps/v1").object("components", "schemas").orElseThrow();

    assertThat(description(schemas, "io.k8s.api.apps.v1.Deployment")).contains("declarative");
    assertThat(description(schemas, "io.k8s.api.apps.v1.DeploymentSpec", "properties", "strategy"))
        .contains("replace existing pods");
    assertThat(ApiModels.kubernetes().openApiDefinition("io.k8s.api.apps.v1.Deployment"))
        .hasValueSatisfying(shared -> assertThat(shared).doesNotContainKey("description"));
  }

  @Test
  void customResourcesAreDescribedWhereTheyAreLikeAllObjects() {
    served.add(CustomWidgets.resource());

    JsonObject schemas =
        document("/openapi/v3/apis/shop.example.com/v1")
            .object("components", "schemas")
            .orElseThrow();

    String widget = "com.example.shop.v1.Widget";
    assertThat(description(schemas, widget, "properties", "metadata"))
        .startsWith("Standard object's metadata");
    assertThat(description(schemas, widget, "properties", "kind")).isNotEmpty();
    assertThat(description(schemas, widget, "properties", "spec")).isEmpty();
    assertThat(description(schemas, widget + "List")).contains("of kind Widget");
    assertThat(
            description(
                schemas,
                "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
                "properties",
                "creationTimestamp"))
        .startsWith("CreationTimestamp");
  }

  @Test
  void operationsAndTheirParametersAreDescribed() {
    for (String path : List.of("/openapi/v2", "/openapi/v3/api/v1")) {
      JsonObject list =
          document(path)
              .object("paths", "/api/v1/namespaces/{namespace}/pods", "get")
              .orElseThrow();

      assertThat(description(list)).as(path).contains("kind Pod");
      assertThat(list.array("parameters").orElseThrow().objects())
          .as(path)
          .allSatisfy(p -> assertThat(p.string("description")).isPresent())
          .anySatisfy(p ->
              assertThat(description(p)).contains("Watch for changes to the described resources"));
    }
  }

  @Test
  void versionTwoDescribesFieldsBesideReferences() {
    JsonObject definitions = document("/openapi/v2").object("definitions").orElseThrow();

    assertThat(description(definitions, "io.k8s.api.core.v1.Pod", "properties", "spec"))
        .contains("desired behavior of the pod");
    assertThat(description(definitions, "io.k8s.api.core.v1.ServiceList", "properties", "items"))
        .isEqualTo("List of services");
  }
}
