// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.Delivery;
import dev.wheelhouse.ops.delivery.DeliveryOptions;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import dev.wheelhouse.plane.embedded.junit.EmbeddedKubernetes;
import dev.wheelhouse.plane.embedded.junit.Kubeconfig;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `install` puts into a cluster is enough for the operator, and `uninstall` takes it away.
@EmbeddedKubernetes(node = true, port = EmbeddedKubernetes.ANY_PORT)
class InstallIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String API = "core.oam.dev/v1beta1";

  private record Ended(int code, String text) {}

  private static Ended run(Object command, Kubeconfig kubeconfig, String... arguments) {
    StringWriter text = new StringWriter();
    String[] all = new String[arguments.length + 2];
    all[0] = "--kubeconfig";
    all[1] = kubeconfig.file().toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    int code =
        new CommandLine(command)
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .setExecutionExceptionHandler((e, line, _) -> {
              line.getErr().println(e.getMessage());
              return 1;
            })
            .execute(all);
    return new Ended(code, text.toString());
  }

  private static Ended install(Kubeconfig kubeconfig, String... arguments) {
    return run(new InstallCommand(), kubeconfig, arguments);
  }

  /// A client with the rights that the operator's pods have.
  private static KubernetesClient asOperator(KubernetesClient admin) {
    String token =
        admin
            .serviceAccounts()
            .inNamespace("vela-system")
            .withName("wheelhouse")
            .tokenRequest(new TokenRequest())
            .getStatus()
            .getToken();
    Config config = admin.getConfiguration();
    return KubeClients.of(
        new ConfigBuilder(Config.empty())
            .withMasterUrl(config.getMasterUrl())
            .withCaCertData(config.getCaCertData())
            .withOauthToken(token)
            .build());
  }

  private static void apply(Fabric8Objects objects, String yaml) {
    YamlDocument.all(yaml).forEach(it -> objects.apply(it.tree(), "test", true));
  }

  private static String phase(Fabric8Objects objects, String name) {
    return objects
        .get(new ObjectRef(API, "Application", "shop", name))
        .flatMap(it -> it.string("status", "status"))
        .orElse("");
  }

  @Test
  void givesTheOperatorWhatItNeedsAndGoesWithoutTouchingApplications(
      Kubeconfig kubeconfig, @TempDir Path cache) {
    try (KubernetesClient admin = KubeClients.of(kubeconfig.file())) {
      Fabric8Objects objects = new Fabric8Objects(admin);
      Ended first =
          install(
              kubeconfig,
              "--image",
              "registry.example.org/w:1",
              "--timeout",
              "0",
              "--registry",
              "registry.example.org",
              "--replicas",
              "3");
      Ended again = install(kubeconfig, "--image", "registry.example.org/w:2", "--timeout", "0");
      assertThat(first.code()).as(first.text()).isZero();
      assertThat(again.code()).as(again.text()).isZero();
      assertThat(again.text()).contains("options that are not given stay as they are");
      LiveDeployment deployment = LiveDeployment.read(objects, "vela-system").orElseThrow();
      assertThat(deployment.image()).contains("registry.example.org/w:2");
      assertThat(deployment.replicas()).contains(3L);
      assertThat(deployment.argument("--registry")).contains("registry.example.org");
      apply(
          objects,
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: shop}
          ---
          apiVersion: v1
          kind: ServiceAccount
          metadata: {name: deployer, namespace: shop}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: deployer, namespace: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
          subjects: [{kind: ServiceAccount, name: deployer, namespace: shop}]
          """);

      try (KubernetesClient operator = asOperator(admin);
          Delivery _ =
              Delivery.start(operator, DeliveryOptions.of(new RegistryTarget("", "", ""), cache))) {
        apply(
            objects,
            """
            apiVersion: core.oam.dev/v1beta1
            kind: Application
            metadata:
              name: web
              namespace: shop
              annotations: {app.oam.dev/service-account-name: deployer}
            spec:
              components:
                - name: web
                  type: webservice
                  properties: {image: nginx, ports: [{port: 80, expose: true}]}
                  traits: [{type: scaler, properties: {replicas: 2}}]
            """);
        Eventually.within(LIMIT, "runs", () -> phase(objects, "web").equals("running"));

        JsonObject application =
            objects.get(new ObjectRef(API, "Application", "shop", "web")).orElseThrow();
        objects.delete(ObjectRef.of(application), application.string("metadata", "uid").orElse(""));
        Eventually.within(
            LIMIT,
            "is gone with what it consists of",
            () ->
                phase(objects, "web").isEmpty()
                    && objects
                        .get(new ObjectRef("apps/v1", "Deployment", "shop", "web"))
                        .isEmpty());

        apply(
            objects,
            """
            apiVersion: core.oam.dev/v1beta1
            kind: Application
            metadata:
              name: stays
              namespace: shop
              annotations: {app.oam.dev/service-account-name: deployer}
            spec:
              components:
                - {name: stays, type: webservice, properties: {image: nginx}}
            """);
        Eventually.within(LIMIT, "runs", () -> phase(objects, "stays").equals("running"));
      }

      Ended refused = run(new UninstallCommand(), kubeconfig, "--with-kinds");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.text()).contains("1 application").contains("nothing was changed");

      Ended gone = run(new UninstallCommand(), kubeconfig);
      assertThat(gone.code()).as(gone.text()).isZero();
      assertThat(gone.text()).contains("1 application and what they consist of stay");
      assertThat(admin.serviceAccounts().inNamespace("vela-system").withName("wheelhouse").get())
          .isNull();
      assertThat(admin.rbac().clusterRoles().withName("wheelhouse").get()).isNull();
      assertThat(phase(objects, "stays")).isEqualTo("running");
      assertThat(objects.get(new ObjectRef("apps/v1", "Deployment", "shop", "stays"))).isPresent();
    }
  }

  @Test
  void isRefusedWhereKubeVelaIsAtWork(Kubeconfig kubeconfig) {
    try (KubernetesClient admin = KubeClients.of(kubeconfig.file())) {
      admin
          .apps()
          .deployments()
          .inNamespace("default")
          .resource(
              new DeploymentBuilder()
                  .withNewMetadata()
                  .withName("kubevela-vela-core")
                  .addToLabels("app.kubernetes.io/name", "vela-core")
                  .endMetadata()
                  .withNewSpec()
                  .withNewSelector()
                  .addToMatchLabels("app", "vela")
                  .endSelector()
                  .withNewTemplate()
                  .withNewMetadata()
                  .addToLabels("app", "vela")
                  .endMetadata()
                  .withNewSpec()
                  .addNewContainer()
                  .withName("vela")
                  .withImage("vela")
                  .endContainer()
                  .endSpec()
                  .endTemplate()
                  .endSpec()
                  .build())
          .create();

      Ended refused = install(kubeconfig, "--image", "registry.example.org/w:1");

      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.text())
          .contains("Deployment default/kubevela-vela-core")
          .contains("--take-over");
      admin.apps().deployments().inNamespace("default").withName("kubevela-vela-core").delete();
    }
  }
}
