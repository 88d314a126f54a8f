// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesModelTest {

  private final KubernetesModel model = ApiModels.kubernetes();

  private ApiResource resource(String apiVersion, String name) {
    GroupVersionKind gv = GroupVersionKind.of(apiVersion, "");
    return model.resource(new GroupVersionResource(gv.group(), gv.version(), name)).orElseThrow();
  }

  private Schema schema(String apiVersion, String kind) {
    return model.schema(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
  }

  @Test
  void servesTheCoreGroupFirstAndNoUnstableVersion() {
    assertThat(model.apiVersions()).startsWith("v1", "apiregistration.k8s.io/v1", "apps/v1");
    assertThat(model.apiVersions()).noneMatch(v -> v.contains("alpha") || v.contains("beta"));
    assertThat(model.resources()).extracting(r -> r.gvr().resource()).doesNotContain("watch");
  }

  @ParameterizedTest
  @CsvSource({
    "v1, pods, binding, v1, Binding",
    "v1, pods, eviction, policy/v1, Eviction",
    "v1, pods, log, v1, Pod",
    "v1, pods, exec, v1, PodExecOptions",
    "v1, serviceaccounts, token, authentication.k8s.io/v1, TokenRequest",
    "v1, replicationcontrollers, scale, autoscaling/v1, Scale",
    "apps/v1, deployments, scale, autoscaling/v1, Scale",
    "apps/v1, deployments, status, apps/v1, Deployment"
  })
  void knowsTheKindOfSubresources(
      String apiVersion, String resource, String sub, String kindVersion, String kind) {
    assertThat(resource(apiVersion, resource).subresource(sub).orElseThrow().kind())
        .isEqualTo(GroupVersionKind.of(kindVersion, kind));
  }

  @Test
  void knowsCoreResourcesAsDiscoveryTellsThem() {
    ApiResource pods = resource("v1", "pods");

    assertThat(pods.shortNames()).containsExactly("po");
    assertThat(pods.categories()).containsExactly("all");
    assertThat(pods.namespaced()).isTrue();
    assertThat(pods.verbs())
        .containsExactly(
            "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    assertThat(resource("v1", "nodes").namespaced()).isFalse();
    assertThat(resource("v1", "namespaces").verbs()).doesNotContain("deletecollection");
    assertThat(resource("v1", "endpoints").singular()).isEqualTo("endpoints");
  }

  @Test
  void schemasCarryPatchAndApplyAnnotations() {
    Schema podSpec = schema("v1", "Pod").field("spec").orElseThrow();
    Schema containers = podSpec.field("containers").orElseThrow();

    assertThat(containers.type()).isEqualTo(Schema.Type.ARRAY);
    assertThat(containers.listType()).isEqualTo(Schema.ListType.MAP);
    assertThat(containers.listMapKeys()).containsExactly("name");
    assertThat(containers.patchMergeKey()).isEqualTo("name");
    assertThat(podSpec.field("nodeSelector").orElseThrow().atomicMap()).isTrue();
    assertThat(schema("apps/v1", "Deployment").field("spec").orElseThrow().field("strategy"))
        .hasValueSatisfying(s -> assertThat(s.patchStrategy()).isEqualTo("retainKeys"));
    assertThat(podSpec.field("volumes").orElseThrow().patchStrategy())
        .isEqualTo("merge,retainKeys");
  }

  @Test
  void tellsQuantitiesFromIntOrString() {
    Schema resources =
        model
            .schema("io.k8s.api.core.v1.ResourceRequirements")
            .flatMap(s -> s.field("limits"))
            .flatMap(Schema::items)
            .orElseThrow();

    assertThat(resources.type()).isEqualTo(Schema.Type.INT_OR_STRING);
    assertThat(resources.format()).isEqualTo("quantity");
  }

  @Test
  void recursiveSchemasEnd() {
    Schema crd = schema("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    Schema versions = crd.field("spec").orElseThrow().field("versions").orElseThrow();
    Schema props =
        versions
            .items()
            .flatMap(v -> v.field("schema"))
            .flatMap(s -> s.field("openAPIV3Schema"))
            .orElseThrow();

    Schema nested = props.field("properties").flatMap(Schema::items).orElseThrow();

    assertThat(nested.fields()).containsKey("x-kubernetes-validations");
  }

  @Test
  void openApiDefinitionsAreClosedUnderReferences() {
    for (String apiVersion : model.apiVersions()) {
      JsonObject definitions = model.openApiDefinitions(apiVersion);
      String text = definitions.toString();
      int at = 0;
      while ((at = text.indexOf("#/components/schemas/", at)) >= 0) {
        String name = text.substring(at + 21, text.indexOf('"', at));
        assertThat(definitions).containsKey(name);
        at++;
      }
    }
  }

  @Test
  void deleteOptionsOfAGroupNameThatGroup() {
    String name = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

    assertThat(model.openApiDefinitions("apps/v1").object(name).orElseThrow().toString())
        .contains("\"group\":\"apps\"");
    assertThat(model.openApiDefinition(name).orElseThrow().toString()).doesNotContain("apps");
  }

  @Test
  void everyServedKindAndItsListHaveSchemas() {
    for (ApiResource resource : model.resources()) {
      assertThat(model.schema(resource.kind())).as(resource.toString()).isPresent();
      if (resource.verbs().contains("list")) {
        String list = resource.kind().kind() + "List";
        assertThat(model.schema(GroupVersionKind.of(resource.gvr().apiVersion(), list)))
            .as(list)
            .isPresent();
      }
    }
  }
}
