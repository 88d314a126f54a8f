// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The controllers do their work with the permissions that Kubernetes gives each of them.
class OwnIdentitiesIT {

  private static ControlPlane plane;
  private static PlaneClient admin;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    plane =
        ControlPlane.start(
            PlaneOptions.in(directory)
                .onFreePorts()
                .with(EnumSet.of(PlaneOptions.Part.CONTROLLERS, PlaneOptions.Part.SCHEDULER)),
            new NodeLink(),
            Clock.system());
    admin = plane.client(Identity.user("admin", Identity.MASTERS));
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  private static void eventually(String what, BooleanSupplier condition) {
    Eventually.within(Duration.ofSeconds(20), what, condition);
  }

  private static void namespace(String name) {
    admin
        .resources(Namespace.class)
        .create(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    eventually(
        "what every namespace has",
        () ->
            admin.resources(ConfigMap.class).get(name, "kube-root-ca.crt").isPresent()
                && admin
                    .resources(io.fabric8.kubernetes.api.model.ServiceAccount.class)
                    .get(name, "default")
                    .isPresent());
  }

  @Test
  void deploymentsBecomePodsAndServicesFindThem() {
    namespace("shop");
    admin
        .resources(Service.class)
        .create(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", "web")
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build());
    admin
        .resources(Deployment.class)
        .create(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("x")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());

    eventually("two pods", () -> admin.resources(Pod.class).list("shop", query()).size() == 2);
    eventually(
        "the scheduler's word",
        () ->
            admin.resources(Pod.class).list("shop", query()).stream()
                .allMatch(pod ->
                    pod.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("PodScheduled"))));
    eventually(
        "the revision",
        () ->
            admin
                .resources(Deployment.class)
                .get("shop", "web")
                .orElseThrow()
                .getMetadata()
                .getAnnotations()
                .containsKey("deployment.kubernetes.io/revision"));
    eventually(
        "the slice", () -> !admin.resources(EndpointSlice.class).list("shop", query()).isEmpty());
    admin.resources(Deployment.class).delete("shop", "web", DeleteQuery.DEFAULT);
    eventually(
        "the end of the pods", () -> admin.resources(Pod.class).list("shop", query()).isEmpty());
    admin.resources(Namespace.class).delete("", "shop", DeleteQuery.DEFAULT);
    eventually(
        "the end of the namespace",
        () -> admin.resources(Namespace.class).get("", "shop").isEmpty());
  }

  private static dev.wheelhouse.plane.client.ListQuery query() {
    return dev.wheelhouse.plane.client.ListQuery.ALL;
  }

  @Test
  void jobsStartTheirPods() {
    namespace("work");
    admin
        .resources(Job.class)
        .create(
            new JobBuilder()
                .withNewMetadata()
                .withName("once")
                .withNamespace("work")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("c")
                .withImage("x")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());

    eventually(
        "a pod and its count",
        () ->
            admin.resources(Pod.class).list("work", query()).size() == 1
                && Integer.valueOf(1)
                    .equals(
                        admin
                            .resources(Job.class)
                            .get("work", "once")
                            .orElseThrow()
                            .getStatus()
                            .getActive()));
  }

  @Test
  void tokenSecretsAreFilledAndLogIn() throws Exception {
    namespace("robots");
    admin
        .resources(Secret.class)
        .create(
            new SecretBuilder()
                .withNewMetadata()
                .withName("token")
                .withNamespace("robots")
                .withAnnotations(Map.of("kubernetes.io/service-account.name", "default"))
                .endMetadata()
                .withType("kubernetes.io/service-account-token")
                .build());

    eventually("the token", () -> token() != null);

    assertThat(HttpsLogin.whoami(plane, String.valueOf(token())))
        .contains("\"username\":\"system:serviceaccount:robots:default\"");
  }

  private static @org.jspecify.annotations.Nullable String token() {
    Map<String, String> data =
        admin.resources(Secret.class).get("robots", "token").orElseThrow().getData();
    String encoded = data == null ? null : data.get("token");
    return encoded == null
        ? null
        : new String(
            java.util.Base64.getDecoder().decode(encoded),
            java.nio.charset.StandardCharsets.US_ASCII);
  }
}
