// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.app.plane.PlaneSettings;
import dev.wheelhouse.app.plane.RunningPlane;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The commands about applications, on a plane with simulated nodes. Each test has its own
/// namespace.
final class ApplicationCommandsIT {

  private static final String WEB =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: Application
      metadata:
        name: shop
      spec:
        components:
          - name: web
            type: webservice
            properties:
              image: nginx:1
              ports:
                - {port: 80, expose: true}
          - name: db
            type: worker
            properties:
              image: postgres
      """;

  private static final String PLAIN =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: plain}
      spec:
        replicas: 1
        selector: {matchLabels: {app: plain}}
        template:
          metadata: {labels: {app: plain}}
          spec:
            containers:
              - name: c
                image: nginx
                envFrom: [{configMapRef: {name: plain}}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: plain}
      spec:
        selector: {app: plain}
        ports: [{port: 80}]
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: plain}
      data: {key: value}
      """;

  private static final String EXACT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: exact}
      spec:
        replicas: 1
        selector: {matchLabels: {app.oam.dev/component: exact}}
        template:
          metadata: {labels: {app.oam.dev/component: exact, app.oam.dev/name: exact}}
          spec:
            containers:
              - name: exact
                image: nginx
                terminationMessagePolicy: FallbackToLogsOnError
                ports: [{name: port-80, containerPort: 80}]
      """;

  @TempDir static Path folder;

  private static RunningPlane plane;
  private static KubernetesClient client;

  @Command
  static final class Settings {
    @Mixin PlaneSettings plane = new PlaneSettings();
  }

  @BeforeAll
  static void start() throws InterruptedException {
    Settings settings = new Settings();
    new CommandLine(settings)
        .parseArgs(
            "--runtime=simulated",
            "--secure-port=0",
            "--http-port=0",
            "--registry-port=0",
            "--pod-cidr=10.231.0.0/24",
            "--service-cluster-ip-range=127.98.0.0/16");
    plane =
        RunningPlane.start(new DataDirectory(folder.resolve("plane")), settings.plane).announce();
    client = plane.client();
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  /// @param text what was printed as result, and beside it
  private record Ran(int code, String text) {}

  private static Ran run(String... arguments) {
    StringWriter text = new StringWriter();
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--data-dir=" + folder.resolve("plane")))
            .toArray(String[]::new);
    int code =
        Wheelhouse.commandLine()
            .setOut(new PrintWriter(text, true))
            .setErr(new PrintWriter(text, true))
            .execute(all);
    return new Ran(code, text.toString());
  }

  private static String ok(String... arguments) {
    Ran ran = run(arguments);
    assertThat(ran.code()).as("%s: %s", List.of(arguments), ran.text()).isZero();
    return ran.text();
  }

  private static String namespace(String name) {
    client
        .resource(
            new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build())
        .create();
    return name;
  }

  private static String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /// Applies a file and waits until it runs.
  private static void running(String namespace, String file) {
    ok("app", "apply", "-f", file, "-n", namespace, "--wait");
  }

  private static List<String> replicaSets(String namespace) {
    return client.apps().replicaSets().inNamespace(namespace).list().getItems().stream()
        .map(it -> it.getMetadata().getName())
        .sorted()
        .toList();
  }

  private static void deploy(String namespace, String yaml, String deployment) {
    client
        .load(new java.io.ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .create();
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .waitUntilReady(60, TimeUnit.SECONDS);
  }

  @Test
  void appliesExactlyWhatIsPlanned() throws IOException {
    String namespace = namespace("planned");
    running(namespace, file("planned.yaml", WEB));
    String next = file("planned2.yaml", WEB.replace("nginx:1", "nginx:2"));

    String plan = ok("app", "plan", "-f", next, "-n", namespace);
    assertThat(plan)
        .contains("~ Deployment planned/web: its pods are replaced")
        .contains("\"nginx:1\" -> \"nginx:2\"")
        .doesNotContain("Deployment planned/db");

    ok("app", "apply", "--plan", id(plan), "-n", namespace, "--wait");
    assertThat(image(namespace, "web")).isEqualTo("nginx:2");
    assertThat(run("app", "apply", "--plan", id(plan), "-n", namespace).text())
        .contains("there is no plan");
  }

  private static String id(String plan) {
    return plan.strip().replaceAll("(?s).*--plan ([0-9a-z]+).*", "$1");
  }

  private static String image(String namespace, String deployment) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  @Test
  void refusesAPlanOnceTheWorldHasMovedInOneField() throws IOException {
    String namespace = namespace("moved");
    running(namespace, file("moved.yaml", WEB));
    String next = file("moved2.yaml", WEB.replace("nginx:1", "nginx:2"));
    String id = id(ok("app", "plan", "-f", next, "-n", namespace));

    running(namespace, file("moved3.yaml", WEB.replace("image: postgres", "image: postgres:9")));
    Ran ran = run("app", "apply", "--plan", id, "-n", namespace);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.text()).contains("the world has moved").contains("postgres:9");
    assertThat(image(namespace, "web")).isEqualTo("nginx:1");
  }

  @Test
  void aPlanOfAnotherNamespaceIsUnknown() throws IOException {
    String namespace = namespace("here");
    namespace("there");
    String id = id(ok("app", "plan", "-f", file("here.yaml", WEB), "-n", namespace));

    Ran ran = run("app", "apply", "--plan", id, "-n", "there");

    assertThat(ran.code()).isEqualTo(66);
    assertThat(ran.text()).contains("there is no plan " + id + " in namespace there");
  }

  @Test
  void saysThatAPlanLosesComponents() throws IOException {
    String namespace = namespace("lost");
    running(namespace, file("lost.yaml", WEB));
    String without = WEB.substring(0, WEB.indexOf("    - name: db"));

    assertThat(ok("app", "plan", "-f", file("lost2.yaml", without), "-n", namespace))
        .contains("- Deployment lost/db: its pods stop");
  }

  @Test
  void aPlanOfWhatCannotBeFails() throws IOException {
    String wrong = file("wrong.yaml", WEB.replace("type: worker", "type: workr"));

    Ran ran = run("app", "plan", "-f", wrong, "-n", "default");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.text()).contains("did you mean \"worker\"?").doesNotContain("--plan");
  }

  @Test
  void vetsWithPlaces() throws IOException {
    String wrong =
        file("vet.yaml", WEB.replace("type: worker", "type: workr").replace("port: 80", "port: x"));

    Ran ran = run("app", "vet", "-f", wrong);

    assertThat(ran.code()).isEqualTo(65);
    assertThat(ran.text())
        .contains("vet.yaml:12:20: spec.components[0].properties.ports[0].port: Invalid value")
        .contains("vet.yaml:14:13: spec.components[1].type: Unsupported value: \"workr\"")
        .contains("(2 errors, 0 warnings)");
    assertThat(ok("app", "vet", "-f", file("vetted.yaml", WEB))).contains("is without faults");
  }

  @Test
  void showsWhatAnApplicationBecomes() throws IOException {
    String file = file("dry.yaml", WEB);

    String objects = ok("app", "dry-run", "-f", file);
    assertThat(objects)
        .contains("# cluster local: Deployment default/web, component web")
        .contains("# cluster local: Service default/web, component web")
        .contains("image: postgres");
    assertThat(ok("app", "dry-run", "-f", file, "--offline")).isEqualTo(objects);
    assertThat(client.apps().deployments().inNamespace("default").list().getItems()).isEmpty();
    Ran wrong = run("app", "dry-run", "-f", file("dry2.yaml", WEB.replace("worker", "workr")));
    assertThat(wrong.code()).isEqualTo(65);
  }

  @Test
  void rollsBackAlsoWhenThePresentTextIsWrong() throws IOException {
    String namespace = namespace("back");
    running(namespace, file("back.yaml", WEB));
    ok(
        "app",
        "apply",
        "-n",
        namespace,
        "-f",
        file("back2.yaml", WEB.replace("type: worker", "type: workr")));

    assertThat(run("app", "status", "shop", "-n", namespace).text()).contains("workr");
    assertThat(ok("app", "rollback", "shop", "-n", namespace)).contains("is back at shop-v1");
    assertThat(ok("app", "status", "shop", "-n", namespace)).contains("phase: running");
    Ran none = run("app", "rollback", "shop", "-n", namespace);
    assertThat(none.code()).isEqualTo(66);
    assertThat(none.text()).contains("no other revision that has run");
  }

  @Test
  void tellsRevisionsApart() throws IOException {
    String namespace = namespace("history");
    running(namespace, file("history.yaml", WEB));
    running(namespace, file("history2.yaml", WEB.replace("nginx:1", "nginx:2")));

    assertThat(ok("app", "history", "shop", "-n", namespace)).contains("shop-v1", "shop-v2");
    assertThat(ok("app", "history", "shop", "--diff", "v2", "-n", namespace))
        .contains("~ Deployment history/web: its pods are replaced")
        .contains("\"nginx:1\" -> \"nginx:2\"");
    assertThat(run("app", "diff", "shop", "-r", "v1", "-r", "v2", "-n", namespace).code())
        .isEqualTo(1);
    assertThat(ok("app", "diff", "shop", "-n", namespace)).contains("nothing differs");
    Ran none = run("app", "diff", "shop", "-r", "v7", "-n", namespace);
    assertThat(none.code()).isEqualTo(66);
    assertThat(none.text()).contains("there are [shop-v1, shop-v2]");
  }

  @Test
  void showsTheTreeDownToThePods() throws IOException {
    String namespace = namespace("tree");
    running(namespace, file("tree.yaml", WEB));

    assertThat(ok("app", "status", "shop", "--tree", "--detail", "-n", namespace))
        .contains("local/tree")
        .contains("Deployment web")
        .contains("ReplicaSet web-")
        .contains("Pod web-")
        .contains("container web running, image nginx:1");
    assertThat(run("app", "status", "nothing", "-n", namespace).code()).isEqualTo(66);
  }

  @Test
  void adoptsWithoutNewReplicaSets() {
    String namespace = namespace("adopted");
    deploy(namespace, PLAIN, "plain");
    List<String> before = replicaSets(namespace);

    String said =
        ok(
            "app",
            "adopt",
            "deployment/plain",
            "--related",
            "--mode",
            "take-over",
            "--apply",
            "-n",
            namespace);

    assertThat(said).contains("application plain has adopted them");
    assertThat(replicaSets(namespace)).isEqualTo(before);
    assertThat(
            client
                .services()
                .inNamespace(namespace)
                .withName("plain")
                .get()
                .getMetadata()
                .getLabels())
        .containsEntry("app.oam.dev/name", "plain");
    assertThat(client.configMaps().inNamespace(namespace).withName("plain").get().getData())
        .containsEntry("key", "value");
  }

  @Test
  void adoptsReadOnlyAndWritesNothing() {
    String namespace = namespace("watched");
    deploy(namespace, PLAIN, "plain");
    var before =
        client.apps().deployments().inNamespace(namespace).withName("plain").get().getMetadata();

    ok("app", "adopt", "deploy/plain", "service/plain", "--apply", "-n", namespace);

    var after =
        client.apps().deployments().inNamespace(namespace).withName("plain").get().getMetadata();
    assertThat(after.getGeneration()).isEqualTo(before.getGeneration());
    assertThat(after.getLabels() == null ? java.util.Map.of() : after.getLabels())
        .doesNotContainKey("app.oam.dev/name");
    assertThat(run("app", "adopt", "deploy/none", "-n", namespace).code()).isEqualTo(66);
  }

  @Test
  void adoptsAsTypedComponentWhatIsExactlyOne() {
    String namespace = namespace("exact");
    deploy(namespace, EXACT, "exact");
    List<String> before = replicaSets(namespace);

    String said =
        ok("app", "adopt", "deployment/exact", "--mode", "take-over", "--apply", "-n", namespace);

    assertThat(said).contains("(webservice)");
    assertThat(replicaSets(namespace)).isEqualTo(before);
  }

  @Test
  void adoptsAHelmRelease() throws IOException {
    String namespace = namespace("released");
    deploy(namespace, PLAIN, "plain");
    List<String> before = replicaSets(namespace);
    client.resource(release("plain", PLAIN)).inNamespace(namespace).create();

    String said =
        ok(
            "app",
            "adopt",
            "plain",
            "--type",
            "helm",
            "--mode",
            "take-over",
            "--apply",
            "--recycle",
            "-n",
            namespace);

    assertThat(said).contains("Helm has forgotten release plain");
    assertThat(replicaSets(namespace)).isEqualTo(before);
    assertThat(client.secrets().inNamespace(namespace).withLabel("owner", "helm").list().getItems())
        .isEmpty();
    Ran none = run("app", "adopt", "plain", "--type", "helm", "-n", namespace);
    assertThat(none.code()).isEqualTo(66);
    assertThat(none.text()).contains("there is no Helm release plain");
  }

  /// As Helm 3 keeps it.
  private static Secret release(String name, String manifest) throws IOException {
    String json =
        dev.wheelhouse.base.json.JsonObject.of("name", name, "version", 1L, "manifest", manifest)
            .toString();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    byte[] once = Base64.getEncoder().encode(packed.toByteArray());
    return new SecretBuilder()
        .withNewMetadata()
        .withName("sh.helm.release.v1." + name + ".v1")
        .addToLabels("owner", "helm")
        .addToLabels("name", name)
        .addToLabels("version", "1")
        .addToLabels("status", "deployed")
        .endMetadata()
        .withType("helm.sh/release.v1")
        .addToData("release", Base64.getEncoder().encodeToString(once))
        .build();
  }

  @Test
  void restartsPods() throws IOException {
    String namespace = namespace("restarted");
    running(namespace, file("restarted.yaml", WEB));

    assertThat(ok("app", "restart", "shop", "--pods", "--component", "db", "-n", namespace))
        .contains("Deployment restarted/db replaces its pods")
        .doesNotContain("web");
    assertThat(ok("app", "restart", "shop", "-n", namespace)).contains("begins again");
    assertThat(run("app", "restart", "shop", "--component", "db", "-n", namespace).code())
        .isEqualTo(2);
  }

  @Test
  void listsInEveryForm() throws IOException {
    String namespace = namespace("listed");
    running(namespace, file("listed.yaml", WEB));

    assertThat(ok("app", "list", "-n", namespace, "-o", "name"))
        .isEqualToIgnoringNewLines("application.core.oam.dev/shop\n");
    assertThat(ok("app", "list", "-A", "-o", "wide"))
        .contains("NAMESPACE")
        .contains("webservice,worker");
    assertThat(run("app", "list", "-o", "xml").code()).isEqualTo(2);
  }

  @Test
  void keepsConfigs() {
    String namespace = namespace("configs");

    ok("config", "create", "mail", "host=smtp", "auth.user=me", "-n", namespace);
    assertThat(ok("config", "list", "-n", namespace)).contains("mail");
    assertThat(ok("config", "read", "mail", "-n", namespace)).contains("host: smtp", "user: me");
    ok("config", "create", "secret", "key=1", "--sensitive", "-n", namespace);
    assertThat(run("config", "read", "secret", "-n", namespace).code()).isEqualTo(77);
    ok("config", "delete", "mail", "-n", namespace);
    assertThat(run("config", "read", "mail", "-n", namespace).code()).isEqualTo(66);
  }

  @Test
  void distributesAConfigAndTakesItBack() {
    String namespace = namespace("source");
    namespace("target");
    ok("config", "create", "mail", "host=smtp", "--target", "local/target", "-n", namespace);

    client
        .secrets()
        .inNamespace("target")
        .withName("mail")
        .waitUntilCondition(java.util.Objects::nonNull, 60, TimeUnit.SECONDS);
    ok("config", "distribute", "mail", "--recall", "-n", namespace);
    client
        .secrets()
        .inNamespace("target")
        .withName("mail")
        .waitUntilCondition(java.util.Objects::isNull, 60, TimeUnit.SECONDS);
    assertThat(client.secrets().inNamespace(namespace).withName("mail").get()).isNotNull();
    assertThat(run("config", "distribute", "none", "--recall", "-n", namespace).code())
        .isEqualTo(66);
  }

  @Test
  void writesANewApplicationThatIsWithoutFaults() {
    String written = folder.resolve("new.yaml").toString();

    ok("app", "init", "fresh", "-t", "webservice", "-p", "image=nginx", "-f", written);

    assertThat(ok("app", "vet", "-f", written, "--offline", "--strict"))
        .contains("is without faults");
    assertThat(run("app", "init", "fresh", "-t", "webservice", "-f", "-").text())
        .contains("give -p image=");
    assertThat(run("app", "init", "fresh", "-t", "webservice", "-f", written).text())
        .contains("write over it with --force");
  }

  private static final String BESIDE =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: TraitDefinition
      metadata: {name: team}
      spec:
        schematic:
          cel:
            parameters: {name: string}
            patch: {metadata: {labels: {team: "${parameter.name}"}}}
      ---
      apiVersion: core.oam.dev/v1beta1
      kind: Application
      metadata: {name: shop}
      spec:
        components:
          - name: web
            type: webservice
            properties: {image: "nginx:1"}
            traits: [{type: team, properties: {name: red}}]
        workflow: {ref: slow}
      ---
      apiVersion: core.oam.dev/v1alpha1
      kind: Workflow
      metadata: {name: slow}
      steps:
        - {name: take, type: apply-component, properties: {component: web}}
      """;

  @Test
  void appliesWhatStandsBesideTheApplication() throws IOException {
    String namespace = namespace("beside");
    String file = file("beside.yaml", BESIDE);

    assertThat(ok("app", "plan", "-f", file, "-n", namespace))
        .contains("+ Deployment beside/web")
        .contains("the plan is not kept");
    assertThat(ok("app", "apply", "-f", file, "-n", namespace, "--wait"))
        .contains("TraitDefinition beside/team is applied")
        .contains("Workflow beside/slow is applied");
    assertThat(
            client
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get()
                .getMetadata()
                .getLabels())
        .containsEntry("team", "red");
    assertThat(ok("app", "diff", "-f", file, "-n", namespace)).contains("nothing differs");
  }

  @Test
  void refusesFilesThatAreNotOneApplication() throws IOException {
    String namespace = namespace("several");
    String two = file("two.yaml", WEB + "---\n" + WEB.replace("name: shop", "name: other"));
    String foreign =
        file("foreign.yaml", WEB + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n");
    String typo =
        file("typo.yaml", WEB.replace("    - name: db", "    - nmae: db\n      name: db"));

    for (String command : List.of("apply", "plan")) {
      assertThat(run("app", command, "-f", two, "-n", namespace))
          .satisfies(it -> assertThat(it.code()).isEqualTo(65))
          .satisfies(it -> assertThat(it.text()).contains("there are 2"));
      assertThat(run("app", command, "-f", foreign, "-n", namespace))
          .satisfies(it -> assertThat(it.code()).isEqualTo(65))
          .satisfies(it -> assertThat(it.text()).contains("holds a `v1 Secret`"));
      assertThat(run("app", command, "-f", typo, "-n", namespace))
          .satisfies(it -> assertThat(it.code()).isNotZero())
          .satisfies(it -> assertThat(it.text()).contains("nmae"));
    }
    assertThat(ok("app", "list", "-n", namespace, "-o", "name")).isBlank();
  }

  @Test
  void joinsNoClusterInPlaceOfAnother() {
    String kubeconfig = folder.resolve("plane/kubeconfig").toString();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("prod")
                .withNamespace("vela-system")
                .addToLabels("cluster.core.oam.dev/cluster-credential-type", "ServiceAccountToken")
                .endMetadata()
                .addToStringData("endpoint", "https://prod.example.org:6443/")
                .addToStringData("token", "t")
                .build())
        .create();

    Ran refused = run("cluster", "join", "--kubeconfig", kubeconfig, "--name", "prod");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.text()).contains("https://prod.example.org:6443/").contains("--force");
    ok("cluster", "join", "--kubeconfig", kubeconfig, "--name", "prod", "--force");
    ok("cluster", "join", "--kubeconfig", kubeconfig, "--name", "prod");
    ok("cluster", "detach", "prod");
  }

  @Test
  void deletesAndListsDefinitionsOfTheNamespaceThatIsNamed() throws IOException {
    String namespace = namespace("defined");
    String other = namespace("redefined");
    String trait = BESIDE.substring(0, BESIDE.indexOf("---")).replace("name: team", "name: own");
    ok("def", "apply", "-f", file("own.yaml", trait), "-n", namespace);
    ok("def", "apply", "-f", file("own2.yaml", trait), "-n", other);

    assertThat(ok("def", "list", "-n", namespace)).contains(namespace).doesNotContain(other);
    assertThat(ok("def", "list")).contains(namespace, other);
    Ran elsewhere = run("def", "delete", "own");
    assertThat(elsewhere.code()).isEqualTo(66);
    assertThat(elsewhere.text()).contains("TraitDefinition defined/own");
    assertThat(ok("def", "delete", "own", "-n", other))
        .contains("TraitDefinition redefined/own deleted");
  }

  @Test
  void deletesAnApplicationThatLeavesItsObjects() throws IOException {
    String namespace = namespace("leaving");
    String rule = "{name: stay, type: garbage-collect, properties: {rules: [RULE]}}";
    String never = rule.replace("RULE", "{strategy: never, selector: {componentNames: [db]}}");
    running(namespace, file("leaving.yaml", WEB + "  policies:\n    - " + never + "\n"));

    String other = namespace("other");
    String there = "{name: there, type: topology, properties: {namespace: leaving}}";
    String back = WEB.replace("name: web", "name: back").replace("name: db", "name: room");
    running(other, file("other.yaml", back + "  policies:\n    - " + there + "\n"));

    assertThat(ok("app", "delete", "shop", "-n", namespace))
        .contains("application shop deleted")
        .contains("it has left Deployment leaving/db")
        .doesNotContain("leaving/web", "leaving/back", "leaving/room");
  }

  @Test
  void failsWhereThereAreNoLogs() {
    String namespace = namespace("silent");
    client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("default")
        .waitUntilCondition(java.util.Objects::nonNull, 60, TimeUnit.SECONDS);
    client
        .resource(
            new io.fabric8.kubernetes.api.model.PodBuilder()
                .withNewMetadata()
                .withName("nowhere")
                .withNamespace(namespace)
                .addToLabels("app.oam.dev/name", "shop")
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("is", "nowhere")
                .addNewContainer()
                .withName("c")
                .withImage("nginx")
                .endContainer()
                .endSpec()
                .build())
        .create();

    Ran ran = run("app", "logs", "shop", "-n", namespace);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.text()).contains("there are no logs of pod nowhere");
    assertThat(run("app", "logs", "shop", "-f", "-n", namespace).code()).isEqualTo(1);
  }

  @Test
  void failsToFollowAWorkflowThatIsNotOverInTime() throws IOException {
    String namespace = namespace("endless");
    String halting = "  workflow:\n    steps:\n      - {name: halt, type: suspend}\n";
    ok("app", "apply", "-f", file("endless.yaml", WEB + halting), "-n", namespace);

    Ran ran = run("workflow", "status", "shop", "-f", "--timeout", "0", "-n", namespace);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.text()).contains("is not over after 0 s");
  }

  @Test
  void adoptsNothingInPlaceOfAnApplicationWithOtherObjects() throws IOException {
    String namespace = namespace("occupied");
    running(namespace, file("occupied.yaml", WEB));
    deploy(namespace, PLAIN, "plain");

    Ran ran =
        run("app", "adopt", "deploy/plain", "--app", "shop", "--apply", "-y", "-n", namespace);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.text()).contains("would be deleted").contains("Deployment occupied/db");
    assertThat(image(namespace, "web")).isEqualTo("nginx:1");
    assertThat(
            run("app", "adopt", "x", "--type", "helm", "--apply", "--recycle", "-n", namespace)
                .text())
        .contains("--recycle needs --mode take-over");
  }

  /// An address of this machine is refused as the operator refuses it: it would have been read.
  @Test
  void readsFilesThatComponentsNameByAddress() throws IOException {
    String namespace = namespace("addressed");
    String urls =
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: shop}
        spec:
          components:
            - name: crds
              type: ref-objects
              properties: {urls: ["http://127.0.0.1:1/crds.yaml"]}
        """;
    String file = file("addressed.yaml", urls);

    for (String command : List.of("plan", "dry-run")) {
      assertThat(run("app", command, "-f", file, "-n", namespace).text())
          .contains("is an address of this machine");
    }
  }
}
