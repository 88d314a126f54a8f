// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.References;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy.Verdict;
import dev.wheelhouse.ops.delivery.definitions.Surroundings;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FluxComponentsTest {

  /// A cluster that serves some kinds only.
  private static ClusterObjects serving(List<String> kinds) {
    return (ClusterObjects)
        Proxy.newProxyInstance(
            FluxComponentsTest.class.getClassLoader(),
            new Class<?>[] {ClusterObjects.class},
            (_, method, arguments) -> {
              String kind = arguments[0] + " " + arguments[1];
              if (method.getName().equals("namespaced") && kinds.contains(kind)) {
                return true;
              }
              throw new PlatformException(Reason.NOT_FOUND, "no such kind: " + kind);
            });
  }

  private static RenderedComponent render(
      String type, String properties, Optional<ClusterObjects> target) {
    ComponentContext context =
        new ComponentContext(
            "app",
            "default",
            "web",
            "app-v1",
            "",
            _ -> new ImageState.Waiting("none"),
            References.NONE,
            new Surroundings(
                "default", "east", Optional.empty(), target, Optional.empty(), Optional.empty()));
    JsonObject component = JsonObject.of("name", "web", "type", type);
    component.put("properties", Json.readObject(properties));
    return new Renderer(Definitions.load())
        .render(context, ApplicationSpec.component("spec.components[0]", component));
  }

  @Test
  void makesAReleaseAndItsRepository() {
    RenderedComponent rendered =
        render(
            "helm",
            """
            {"repoType":"oci","url":"oci://example.com/charts","chart":"redis","version":"1.x",
             "secretRef":"login","values":{"a":1},"targetNamespace":"data","upgradeCRD":true}\
            """,
            Optional.empty());

    JsonObject release = rendered.workload();
    assertThat(release.string("apiVersion")).contains("helm.toolkit.fluxcd.io/v2");
    assertThat(release.object("spec").orElseThrow())
        .isEqualTo(
            Json.readObject(
                """
                {"timeout":"10m","interval":"30s","targetNamespace":"data","values":{"a":1},
                 "chart":{"spec":{"chart":"redis","version":"1.x","interval":"5m",
                   "sourceRef":{"kind":"HelmRepository","name":"web"}}},
                 "install":{"remediation":{"retries":3}},
                 "upgrade":{"remediation":{"retries":3},"crds":"CreateReplace"}}\
                """));
    JsonObject repository = rendered.auxiliaries().getFirst().object();
    assertThat(repository.string("apiVersion")).contains("source.toolkit.fluxcd.io/v1");
    assertThat(repository.object("spec").orElseThrow())
        .isEqualTo(
            Json.readObject(
                """
                {"url":"oci://example.com/charts","type":"oci","interval":"5m",
                 "secretRef":{"name":"login"}}\
                """));
  }

  @Test
  void makesAKustomizationOfAGitRepository() {
    RenderedComponent rendered =
        render(
            "kustomize",
            """
            {"url":"https://example.com/repo.git","path":"./deploy","git":{"branch":"release"}}\
            """,
            Optional.empty());

    assertThat(rendered.workload().object("spec").orElseThrow())
        .isEqualTo(
            Json.readObject(
                """
                {"interval":"5m","path":"./deploy","suspend":false,"prune":true,"force":false,
                 "sourceRef":{"kind":"GitRepository","name":"web","namespace":"default"}}\
                """));
    assertThat(rendered.auxiliaries().getFirst().object().object("spec").orElseThrow())
        .isEqualTo(
            Json.readObject(
                """
                {"url":"https://example.com/repo.git","interval":"5m","ref":{"branch":"release"}}\
                """));
  }

  @Test
  void takesTheNewestVersionThatTheClusterServes() {
    RenderedComponent rendered =
        render(
            "helm",
            "{\"url\":\"https://example.com\",\"chart\":\"redis\"}",
            Optional.of(
                serving(
                    List.of(
                        "source.toolkit.fluxcd.io/v1beta2 HelmRepository",
                        "helm.toolkit.fluxcd.io/v2beta1 HelmRelease"))));

    assertThat(rendered.workload().string("apiVersion")).contains("helm.toolkit.fluxcd.io/v2beta1");
    assertThat(rendered.auxiliaries().getFirst().object().string("apiVersion"))
        .contains("source.toolkit.fluxcd.io/v1beta2");
  }

  @Test
  void saysThatThereIsNoFlux() {
    Optional<ClusterObjects> bare = Optional.of(serving(List.of()));

    assertThatThrownBy(
            () -> render("helm", "{\"url\":\"https://example.com\",\"chart\":\"redis\"}", bare))
        .hasMessage(
            "cluster east does not serve HelmRepository of source.toolkit.fluxcd.io: Flux does the"
                + " work of this type of component; install it there, or use type helmchart, which"
                + " needs no Flux and takes charts too");
  }

  @Test
  void isHealthyWhenFluxSaysSo() {
    FluxHealth health = new FluxHealth();
    JsonObject fresh = JsonObject.of("kind", "HelmRelease");

    assertThat(health.judge(fresh, new JsonObject()))
        .isEqualTo(
            new Verdict(Optional.of(false), "HelmRelease: Flux has not said anything of it yet"));
    JsonObject failed = told("HelmRepository", "False", "no such host");
    assertThat(health.judge(told("HelmRelease", "True", "ok"), JsonObject.of("repo", failed)))
        .isEqualTo(
            new Verdict(Optional.of(false), "HelmRepository: no such host; HelmRelease: ok"));
    assertThat(health.judge(told("HelmRelease", "True", "ok"), new JsonObject()).healthy())
        .contains(true);
  }

  private static JsonObject told(String kind, String status, String message) {
    return JsonObject.of(
        "kind",
        kind,
        "status",
        JsonObject.of(
            "conditions",
            JsonArray.of(JsonObject.of("type", "Ready", "status", status, "message", message))));
  }
}
