// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectStepsTest {

  @Test
  void appliesAnObject() {
    Trial trial = new Trial("apply-object");

    JsonObject values =
        trial.succeed(
            "{value: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: y}}, cluster:"
                + " far}");

    assertThat(trial.local().all()).isEmpty();
    JsonObject made = trial.far().the("ConfigMap", "a");
    assertThat(made.string("metadata", "namespace")).contains("default");
    assertThat(values.string("output", "data", "x")).contains("y");
    assertThat(values.string("apply", "$returns", "value", "data", "x")).contains("y");
  }

  @Test
  void appliesClusterScopedObjectsWithoutNamespace() {
    Trial trial = new Trial("apply-object");

    trial.succeed("{value: {apiVersion: v1, kind: Namespace, metadata: {name: a}}}");

    assertThat(trial.local().the("Namespace", "a").object("metadata").orElseThrow())
        .doesNotContainKey("namespace");
  }

  @Test
  void saysWhatAnObjectLacks() {
    assertThatThrownBy(() -> new Trial("apply-object").run("{value: {kind: ConfigMap}}"))
        .hasMessage("steps[0].properties.value.apiVersion: Required value");
    assertThatThrownBy(() -> new Trial("apply-object").run("{}"))
        .hasMessage("steps[0].properties.value: Required value: the object to apply");
  }

  @Test
  void appliesADeploymentAndWaitsForItsPods() {
    Trial trial = new Trial("apply-deployment");
    String properties = "{image: nginx, replicas: 2, cmd: [sleep, '9']}";

    assertThat(trial.wait(properties)).isEqualTo("0 of 2 pods are ready");
    trial.local().settle();
    JsonObject values = trial.succeed(properties);

    JsonObject deployment = values.object("output", "$returns", "value").orElseThrow();
    assertThat(deployment.string("metadata", "name")).contains("one");
    assertThat(deployment.string("spec", "selector", "matchLabels", "workflow.oam.dev/step-name"))
        .contains("web-one");
    assertThat(deployment.array("spec", "template", "spec", "containers").orElseThrow().objects())
        .containsExactly(
            JsonObject.of("name", "one", "image", "nginx", "command", JsonArray.of("sleep", "9")));
  }

  @Test
  void readsAnObject() {
    Trial trial = new Trial("read-object");
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}, data:"
                    + " {x: y}}"));

    JsonObject values = trial.succeed("{apiVersion: v1, kind: ConfigMap, name: a}");
    JsonObject missing = trial.succeed("{apiVersion: v1, kind: ConfigMap, name: b}");

    assertThat(values.string("output", "$returns", "value", "data", "x")).contains("y");
    assertThat(missing.string("output", "$returns", "err"))
        .contains("ConfigMap default/b is not there");
  }

  @Test
  void deletesJobsAndPodsOfAWorkflow() {
    Trial trial = new Trial("clean-jobs");
    for (String kind : new String[] {"Job", "Pod"}) {
      for (String owner : new String[] {"web", "other"}) {
        trial
            .local()
            .put(
                Trial.tree(
                    "{apiVersion: "
                        + (kind.equals("Job") ? "batch/v1" : "v1")
                        + ", kind: "
                        + kind
                        + ", metadata: {name: "
                        + owner
                        + ", namespace: shop, uid: u, labels: {workflow.oam.dev/name: "
                        + owner
                        + "}}}"));
      }
    }

    trial.succeed("{}");
    assertThat(trial.local().names()).containsExactly("Job/other", "Pod/other");
    trial.succeed("{labelselector: {workflow.oam.dev/name: other}}");
    assertThat(trial.local().names()).isEmpty();
  }

  @Test
  void marksTheApplicationToBeRestarted() {
    Trial trial = new Trial("restart-workflow");
    assertThat(trial.fail("{after: 5m}"))
        .isEqualTo("only the workflow of an application can be restarted");
    trial.components = Optional.of(new Trial.Two());

    trial.succeed("{after: 2d}");
    trial.now = trial.now.plusSeconds(60);
    trial.succeed("{after: 2d}");

    assertThat(
            trial
                .local()
                .the("Application", "web")
                .string("metadata", "annotations", "app.oam.dev/restart-workflow"))
        .as("repeated, it says the same")
        .contains("2026-01-03T00:00:00Z");
  }

  @Test
  void wantsOneWayToRestart() {
    Trial trial = new Trial("restart-workflow");
    trial.components = Optional.of(new Trial.Two());

    assertThatThrownBy(() -> trial.run("{at: '2026-01-15T14:30:00Z', every: 5m}"))
        .hasMessageContaining("exactly one of at, after and every must be given, not 2");
    assertThatThrownBy(() -> trial.run("{every: 5min}"))
        .hasMessageContaining("steps[0].properties.every: must be a number of s, m, h or d");
    assertThatThrownBy(() -> trial.run("{at: tomorrow}"))
        .hasMessageContaining("steps[0].properties.at: must be a time");
  }

  @Test
  void printsAMessage() {
    assertThat(new Trial("print-message-in-status").run("{message: hello}"))
        .isEqualTo(new StepResult.Succeeded(new JsonObject(), "hello"));
  }

  @Test
  void waitsForAnApplication() {
    Trial trial = new Trial("depends-on-app");
    String properties = "{name: base, namespace: infra}";
    assertThat(trial.wait(properties)).startsWith("Application infra/base is not there");
    trial
        .local()
        .put(
            JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                JsonObject.of("name", "base", "namespace", "infra"),
                "data",
                JsonObject.of(
                    "application",
                    "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: base,"
                        + " namespace: infra}\nspec: {components: []}\n")));

    assertThat(trial.wait(properties)).isEqualTo("Application infra/base is not looked at yet");
    trial.local().the("Application", "base").put("status", JsonObject.of("status", "running"));

    trial.succeed(properties);
  }

  @Test
  void exportsDataToClusters() {
    Trial trial = new Trial("export-data");

    trial.succeed("{name: shared, data: {a: b, n: 1, list: [x]}, topology: all}");
    trial.succeed("{kind: Secret, data: {a: b}}");

    assertThat(trial.far().the("ConfigMap", "shared").object("data"))
        .contains(JsonObject.of("a", "b", "n", "1", "list", "[\"x\"]"));
    assertThat(trial.local().names()).containsExactly("ConfigMap/shared", "Secret/web");
    assertThatThrownBy(() -> trial.run("{kind: Pod, data: {}}"))
        .hasMessageContaining("supported values: [ConfigMap, Secret]");
  }

  @Test
  void exportsAService() {
    Trial trial = new Trial("export-service");

    trial.succeed("{ip: 10.1.2.3, port: 80, targetPort: 8080, topology: all}");

    assertThat(trial.far().names()).containsExactly("Endpoints/web", "Service/web");
    assertThat(trial.local().the("Endpoints", "web").array("subsets").orElseThrow().toString())
        .isEqualTo("[{\"addresses\":[{\"ip\":\"10.1.2.3\"}],\"ports\":[{\"port\":8080}]}]");
    assertThatThrownBy(() -> trial.run("{ip: 10.1.2.3, port: 0, targetPort: 1}"))
        .hasMessageContaining("steps[0].properties.port: must be a port from 1 to 65535");
  }

  @Test
  void exportsToConfigMapsAndSecrets() {
    Trial map = new Trial("export2config");
    map.succeed("{configName: c, data: {a: 1}}");
    assertThat(map.local().the("ConfigMap", "c").string("data", "a")).contains("1");

    Trial secret = new Trial("export2secret");
    secret.succeed("{secretName: s, namespace: other, type: kubernetes.io/tls, data: {a: b}}");
    JsonObject made = secret.local().the("Secret", "s");
    assertThat(made.string("stringData", "a")).contains("b");
    assertThat(made.string("type")).contains("kubernetes.io/tls");
    assertThat(made.string("metadata", "namespace")).contains("other");
  }

  @Test
  void exportsCredentialsOfARegistry() {
    Trial trial = new Trial("export2secret");

    trial.succeed(
        "{secretName: s, kind: docker-registry, dockerRegistry: {username: u, password: p}}");

    JsonObject made = trial.local().the("Secret", "s");
    assertThat(made.string("type")).contains("kubernetes.io/dockerconfigjson");
    assertThat(made.string("stringData", ".dockerconfigjson"))
        .contains(
            "{\"auths\":{\"https://index.docker.io/v1/\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"}}}");
  }

  @Test
  void keepsConfigs() {
    Trial create = new Trial("create-config");
    create.succeed("{name: c, template: vela-system/registry, config: {user: u, port: 5}}");
    create.succeed("{name: c, template: registry, config: {user: v, port: 5}}");
    assertThatThrownBy(() -> create.run("{name: c, config: {}}"))
        .hasMessage("the template of config shop/c cannot be changed");

    Trial read = new Trial("read-config");
    read.clusters.putAll(create.clusters);
    assertThat(read.succeed("{name: c}").object("output", "$returns", "config"))
        .contains(JsonObject.of("user", "v", "port", 5L));
    assertThatThrownBy(() -> read.run("{name: d}")).hasMessage("there is no config shop/d");

    Trial list = new Trial("list-config");
    list.clusters.putAll(create.clusters);
    assertThat(
            list.succeed("{template: registry}")
                .array("output", "$returns", "configs")
                .orElseThrow())
        .hasSize(1);

    Trial delete = new Trial("delete-config");
    delete.clusters.putAll(create.clusters);
    delete.succeed("{name: c}");
    delete.succeed("{name: c}");
    assertThat(delete.local().all()).isEmpty();
  }

  @Test
  void leavesSecretsAloneThatAreNoConfigs() {
    Trial trial = new Trial("delete-config");
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: shop, uid: u}}"));

    assertThatThrownBy(() -> trial.run("{name: s}"))
        .hasMessage("Secret shop/s is no config; it stays");
    assertThat(trial.local().names()).containsExactly("Secret/s");
  }

  @Test
  void doesNotReadSensitiveConfigs() {
    Trial trial = new Trial("read-config");
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: shop, labels:"
                    + " {config.oam.dev/catalog: velacore-config}, annotations:"
                    + " {config.oam.dev/sensitive: 'true'}}}"));

    assertThatThrownBy(() -> trial.run("{name: s}")).hasMessage("config shop/s is sensitive");
  }

  @Test
  void makesAJdbcConnection() {
    Trial trial = new Trial("generate-jdbc-connection");
    assertThat(trial.wait("{name: db, namespace: shop}"))
        .isEqualTo("Secret shop/db is not there yet");
    JsonObject data = new JsonObject();
    for (String[] pair :
        new String[][] {
          {"DB_HOST", "h"},
          {"DB_PORT", "1"},
          {"DB_NAME", "n"},
          {"DB_USER", "u"},
          {"DB_PASSWORD", "p"}
        }) {
      data.put(
          pair[0], Base64.getEncoder().encodeToString(pair[1].getBytes(StandardCharsets.UTF_8)));
    }
    trial
        .local()
        .put(
            Trial.tree("{apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}}")
                .with("data", data));

    assertThat(trial.succeed("{name: db, namespace: shop}").array("env").orElseThrow().toString())
        .isEqualTo(
            "[{\"name\":\"url\",\"value\":\"jdbc://h:1/n?characterEncoding=utf8&useSSL=false\"},"
                + "{\"name\":\"username\",\"value\":\"u\"},{\"name\":\"password\",\"value\":\"p\"}]");
  }

  @Test
  void findsEndpoints() {
    Trial trial = new Trial("collect-service-endpoints");
    assertThat(trial.wait("{}")).isEqualTo("application shop/web has no endpoints yet");
    String labels =
        "labels: {app.oam.dev/name: web, app.oam.dev/namespace: shop, app.oam.dev/component:"
            + " front}";
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: Service, metadata: {name: front, namespace: shop, "
                    + labels
                    + "}, spec: {ports: [{name: http, port: 8000}]}}"));
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: Service, metadata: {name: lb, namespace: shop, "
                    + labels
                    + "}, spec: {type: LoadBalancer, ports: [{port: 443}]}, status: {loadBalancer:"
                    + " {ingress: [{ip: 1.2.3.4}]}}}"));
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace:"
                    + " shop, "
                    + labels
                    + "}, spec: {tls: [{hosts: [a.example]}], rules: [{host: a.example, http:"
                    + " {paths: [{path: /x}]}}]}}"));

    assertThat(trial.succeed("{}").string("value", "url")).contains("http://front.shop:8000");
    assertThat(trial.succeed("{portName: http}").array("outputs", "endpoints").orElseThrow())
        .hasSize(1);
    JsonObject outer = trial.succeed("{outer: true, protocal: https}");
    assertThat(outer.array("outputs", "endpoints").orElseThrow()).hasSize(2);
    assertThat(outer.string("value", "url")).contains("https://1.2.3.4:443");
    assertThat(trial.wait("{port: 5}"))
        .isEqualTo("none of its 3 endpoints is one that is looked for");
  }

  @Test
  void findsNodePorts() {
    Trial trial = new Trial("collect-service-endpoints");
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: Node, metadata: {name: n}, status: {addresses: [{type:"
                    + " InternalIP, address: 10.0.0.9}]}}"));
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: Service, metadata: {name: front, namespace: shop, labels:"
                    + " {app.oam.dev/name: web, app.oam.dev/namespace: shop}}, spec: {type:"
                    + " NodePort, ports: [{port: 80, nodePort: 30080}]}}"));

    assertThat(trial.succeed("{}").string("value", "url")).contains("http://10.0.0.9:30080");
  }

  @Test
  void buildsAnImage() {
    Trial trial = new Trial("build-push-image");
    String properties =
        "{context: {git: git://example.com/x}, image: r/x:1, buildArgs: [A=b], credentials: {git:"
            + " {name: g, key: t}, image: {name: i}}}";

    assertThat(trial.wait(properties)).isEqualTo("the build is Pending");
    JsonObject pod = trial.local().the("Pod", "web-abc-kaniko");
    JsonObject container = pod.array("spec", "containers").orElseThrow().objects().getFirst();
    assertThat(container.array("args").orElseThrow().strings())
        .containsExactly(
            "--dockerfile=./Dockerfile",
            "--context=git://example.com/x#refs/heads/master",
            "--destination=r/x:1",
            "--verbosity=info",
            "--build-arg=A=b");
    pod.put("status", JsonObject.of("phase", "Failed"));
    assertThat(trial.fail(properties))
        .isEqualTo("the build has failed; see the logs of pod web-abc-kaniko");
    trial.local().the("Pod", "web-abc-kaniko").put("status", JsonObject.of("phase", "Succeeded"));
    trial.succeed(properties.replace("{git: git://example.com/x}", "dir:///x"));
  }

  @Test
  void runsACommandInAJob() {
    Trial trial = new Trial("vela-cli");
    assertThat(trial.fail("{command: [vela, ls]}"))
        .startsWith("ServiceAccount vela-system/kubevela-vela-core is not there");
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: me, namespace: shop}}"));
    String properties =
        "{command: [vela, ls], serviceAccountName: me, storage: {secret: [{name: a, mountPath: /a,"
            + " secretName: s}]}}";

    assertThat(trial.wait(properties)).isEqualTo("the command has not ended");
    JsonObject job = trial.local().the("Job", "web-one-abc");
    assertThat(job.array("spec", "template", "spec", "volumes").orElseThrow().toString())
        .isEqualTo(
            "[{\"name\":\"secret-a\",\"secret\":{\"defaultMode\":420,\"secretName\":\"s\"}}]");
    job.put("status", JsonObject.of("succeeded", 1L));
    trial.succeed(properties);
    trial.local().the("Job", "web-one-abc").put("status", JsonObject.of("failed", 3L));
    assertThat(trial.fail(properties)).isEqualTo("failed to execute vela command");
  }

  @Test
  void appliesAllComponentsButSome() {
    Trial trial = new Trial("apply-remaining");
    Trial.Two two = new Trial.Two();
    trial.components = Optional.of(two);

    assertThat(trial.wait("{exceptions: [front]}")).isEqualTo("db: not ready");
    trial.succeed("{exceptions: [front]}");
    assertThat(two.applied).containsOnly("db{}");

    assertThatThrownBy(() -> new Trial("apply-application").run("{}"))
        .hasMessage("this step is for workflows of applications only");
  }

  @Test
  void appliesATerraformConfiguration() {
    Trial trial = new Trial("apply-terraform-config");
    String properties = "{source: {hcl: x}, variable: {a: b}, providerRef: {name: p}}";

    assertThat(trial.wait(properties)).isEqualTo("the configuration is not looked at yet");
    JsonObject configuration = trial.local().the("Configuration", "web-one");
    assertThat(configuration.object("spec").orElseThrow().toString())
        .isEqualTo(
            "{\"deleteResource\":true,\"variable\":{\"a\":\"b\"},\"forceDelete\":false,\"hcl\":\"x\","
                + "\"providerRef\":{\"name\":\"p\",\"namespace\":\"shop\"}}");
    configuration.put("status", Trial.tree("{apply: {state: Available}}"));
    trial.succeed(properties);
  }

  @Test
  void makesATerraformProvider() {
    Trial trial = new Trial("apply-terraform-provider");
    String properties = "{type: aws, accessKey: k, secretKey: 's\"x', region: r}";

    trial.wait(properties);

    assertThat(trial.local().the("Secret", "web-one").string("stringData", "credentials"))
        .contains("awsAccessKeyID: \"k\"\nawsSecretAccessKey: \"s\\\"x\"");
    assertThat(trial.local().the("Provider", "aws-provider").string("spec", "region"))
        .contains("r");
    assertThatThrownBy(() -> trial.run("{type: mine}"))
        .hasMessageContaining("steps[0].properties.type: Unsupported value: \"mine\"");
  }

  @Test
  void sharesSecretsOfCloudResources() {
    Trial trial = new Trial("share-cloud-resource");
    Trial.Two two = new Trial.Two();
    two.deployed.add(
        new Components.Deployed(
            "db",
            "local",
            "shop",
            true,
            Trial.tree(
                "{kind: Configuration, metadata: {namespace: shop}, spec:"
                    + " {writeConnectionSecretToRef: {name: conn}}}")));
    trial.components = Optional.of(two);
    String properties = "{env: prod, placements: [{cluster: far, namespace: there}, {}]}";
    assertThat(trial.wait(properties)).isEqualTo("db: Secret shop/conn is not there yet");
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: v1, kind: Secret, metadata: {name: conn, namespace: shop}, data: {a:"
                    + " Yg==}}"));

    trial.succeed(properties);

    assertThat(trial.far().the("Secret", "conn").string("data", "a")).contains("Yg==");
    assertThat(new Trial("deploy-cloud-resource").fail("{env: prod}"))
        .contains("apply-terraform-config");
  }

  @Test
  void suspendsOnce() {
    Trial trial = new Trial("suspend");

    assertThat(trial.run("{duration: 90s}"))
        .isEqualTo(
            new StepResult.Suspended(
                "Suspended by field suspend", Optional.of(Duration.ofSeconds(90))));
    trial.succeed("{duration: 90s}");
    assertThatThrownBy(() -> new Trial("suspend").run("{duration: 1min}"))
        .hasMessageContaining("steps[0].properties.duration: must be a time");
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyStepHasAManifestOfItsName(String name) throws IOException {
    Class<?> type = StepTypes.load().find(name).orElseThrow().getClass();
    try (InputStream manifest = type.getResourceAsStream("definition.yaml")) {
      assertThat(manifest).as("definition.yaml beside " + type).isNotNull();
      JsonObject tree = Trial.tree(new String(manifest.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(tree.string("kind")).contains("WorkflowStepDefinition");
      assertThat(tree.string("metadata", "name")).contains(name);
      assertThat(tree.object("spec", "schematic", "native", "parameters")).isPresent();
    }
  }

  static java.util.Set<String> types() {
    return StepTypes.load().names();
  }
}
