// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.memory.MemoryClusters;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Applications on several clusters, and who acts there.
class ApplicationPlacesTest {

  private static final ImageResolver NO_IMAGES = _ -> new ImageState.Waiting("building image");

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryCluster local = new MemoryCluster();
  private final MemoryClusters clusters = new MemoryClusters(local);
  private final MemoryCluster east = clusters.join("east", Map.of("region", "east"));
  private final MemoryCluster west = clusters.join("west", Map.of("region", "west"));
  private final ApplicationReconciler reconciler =
      new ApplicationReconciler(
          local,
          clusters,
          Authors.NONE,
          new HttpCalls(AddressRules.NARROW),
          Watches.NONE,
          new Renderer(Definitions.load()),
          new ApplicationRevisions(local, 3),
          ApplicationReconciler.Settings.USUAL,
          clock);
  private JsonObject application = new JsonObject();
  private long generation;

  private void apply(String policies, String workflow) {
    JsonObject status = application.object("status").orElseGet(JsonObject::new);
    application =
        Json.readObject(
            """
            {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
             "metadata":{"name":"shop","namespace":"default","uid":"u","generation":%d},
             "spec":{"components":[{"name":"web","type":"worker","properties":{"image":"nginx"}}],
               "policies":[%s]%s}}\
            """
                .formatted(++generation, policies, workflow));
    application.put("status", status);
  }

  private String reconcile() {
    ApplicationReconciler.Result result;
    do {
      result = reconciler.reconcile(application, NO_IMAGES);
      application.put("status", result.status());
    } while (result.again().filter(it -> it.toMillis() <= 1).isPresent());
    return result.status().string("status").orElse("");
  }

  private String settled() {
    reconcile();
    List.of(local, east, west).forEach(MemoryCluster::settle);
    return reconcile();
  }

  private List<String> services() {
    return application.array("status", "services").orElseGet(JsonArray::new).objects().stream()
        .map(it ->
            it.string("name").orElse("")
                + "@"
                + it.string("cluster").orElse("")
                + "/"
                + it.string("namespace").orElse(""))
        .toList();
  }

  private static String topology(String name, String properties) {
    return "{\"name\":\"%s\",\"type\":\"topology\",\"properties\":{%s}}"
        .formatted(name, properties);
  }

  @Test
  void goesToTheClustersThatATopologyNames() {
    apply(topology("there", "\"clusters\":[\"east\",\"west\"],\"namespace\":\"prod\""), "");

    assertThat(settled()).isEqualTo("running");

    assertThat(services()).containsExactly("web@east/prod", "web@west/prod");
    assertThat(east.names()).containsExactly("Deployment/web");
    assertThat(east.the("Deployment", "web").string("metadata", "namespace")).contains("prod");
    assertThat(local.names()).doesNotContain("Deployment/web");
  }

  @Test
  void selectsClustersByLabels() {
    apply(topology("there", "\"clusterLabelSelector\":{\"region\":\"west\"}"), "");

    assertThat(settled()).isEqualTo("running");
    assertThat(services()).containsExactly("web@west/default");
  }

  @Test
  void saysWhenNoClusterIsSelectedUnlessThatIsAllowed() {
    apply(topology("there", "\"clusterLabelSelector\":{\"region\":\"north\"}"), "");
    reconcile();
    assertThat(application.string("status", "workflow", "message").orElse(""))
        .contains("policy there: no cluster has the labels {region=north}");

    apply(
        topology("there", "\"allowEmpty\":true,\"clusterLabelSelector\":{\"region\":\"north\"}"),
        "");
    reconcile();
    assertThat(application.string("status", "workflow", "status")).contains("succeeded");
  }

  @Test
  void staysFailedWhereAPolicyNamesNoCluster() {
    apply(
        topology("here", "\"clusters\":[\"local\"]")
            + ","
            + topology("there", "\"clusters\":[\"north\"]"),
        "");
    for (int i = 0; i < 6; i++) {
      application.put("status", reconciler.reconcile(application, NO_IMAGES).status());
      local.settle();
    }
    JsonObject status = application.object("status").orElseThrow();

    ApplicationReconciler.Result result = reconciler.reconcile(application, NO_IMAGES);

    assertThat(result.status()).isEqualTo(status);
    assertThat(result.again()).isEmpty();
    assertThat(status.string("status")).contains("workflowFailed");
    assertThat(status.string("workflow", "message").orElse(""))
        .contains("no cluster has joined as \"north\"");
  }

  @Test
  void leavesAClusterThatIsNoLongerNamed() {
    apply(topology("there", "\"clusters\":[\"east\",\"west\"]"), "");
    settled();
    apply(topology("there", "\"clusters\":[\"west\"]"), "");

    assertThat(settled()).isEqualTo("running");

    assertThat(east.names()).isEmpty();
    assertThat(west.names()).containsExactly("Deployment/web");
  }

  @Test
  void overridesWhereItSaysSo() {
    apply(
        topology("here", "\"clusters\":[\"local\"]")
            + ","
            + topology("there", "\"clusters\":[\"east\"]")
            + ",{\"name\":\"newer\",\"type\":\"override\",\"properties\":{\"components\":"
            + "[{\"name\":\"web\",\"properties\":{\"image\":\"nginx:2\"}}]}}",
        ",\"workflow\":{\"steps\":["
            + "{\"name\":\"one\",\"type\":\"deploy\",\"properties\":{\"policies\":[\"here\"]}},"
            + "{\"name\":\"two\",\"type\":\"deploy\",\"properties\":"
            + "{\"policies\":[\"newer\",\"there\"]}}]}");

    reconcile();
    assertThat(east.names()).isEmpty();
    local.settle();
    assertThat(settled()).isEqualTo("running");

    assertThat(image(local)).isEqualTo("nginx");
    assertThat(image(east)).isEqualTo("nginx:2");
  }

  private static String image(MemoryCluster cluster) {
    return cluster
        .the("Deployment", "web")
        .array("spec", "template", "spec", "containers")
        .orElseThrow()
        .objects()
        .getFirst()
        .string("image")
        .orElse("");
  }

  private static final String ENVIRONMENTS =
      """
      {"name":"envs","type":"env-binding","properties":{"envs":[
        {"name":"test","placement":{"namespaceSelector":{"name":"test"}}},
        {"name":"prod","placement":{"clusterSelector":{"name":"east"}},
         "selector":{"components":["web"]},
         "patch":{"components":[{"name":"web","type":"worker","properties":{"image":"nginx:2"}}]}}]}}\
      """;

  @Test
  void goesToAnEnvironmentOfAnEnvBinding() {
    apply(
        ENVIRONMENTS,
        ",\"workflow\":{\"steps\":["
            + "{\"name\":\"one\",\"type\":\"deploy2env\",\"properties\":{\"env\":\"test\"}},"
            + "{\"name\":\"two\",\"type\":\"deploy2env\",\"properties\":"
            + "{\"policy\":\"envs\",\"env\":\"prod\",\"parallel\":true}}]}");
    settled();

    assertThat(settled()).isEqualTo("running");
    assertThat(services()).containsExactlyInAnyOrder("web@local/test", "web@east/default");
    assertThat(image(local)).isEqualTo("nginx");
    assertThat(image(east)).isEqualTo("nginx:2");
  }

  @Test
  void saysWhichEnvironmentsThereAre() {
    apply(
        ENVIRONMENTS,
        ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"deploy2env\","
            + "\"properties\":{\"env\":\"stage\"}}]}");
    reconcile();

    assertThat(application.string("status", "workflow", "message").orElse(""))
        .contains("no environment \"stage\"")
        .contains("[test, prod]");
  }

  @Test
  void goesToAllClusters() {
    apply(
        "",
        ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"deploy2runtime\","
            + "\"properties\":{}}]}");

    assertThat(settled()).isEqualTo("running");
    assertThat(services())
        .containsExactlyInAnyOrder("web@local/default", "web@east/default", "web@west/default");
  }

  private void components(String components) {
    application
        .childObject("spec")
        .put(
            "components",
            Json.readObject("{\"all\":[" + components + "]}").array("all").orElseThrow());
  }

  private static final String DEPLOY =
      ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"deploy\",\"properties\":{}}]}";

  @Test
  void componentsOfOneDeployStepGiveEachOtherValues() {
    apply("", DEPLOY);
    components(
        """
        {"name":"front","type":"worker","properties":{"image":"nginx"},
         "inputs":[{"from":"address","parameterKey":"image"}]},
        {"name":"back","type":"worker","properties":{"image":"nginx:3"},
         "outputs":[{"name":"address","valueFrom":"output.metadata.name + \\":1\\""}]}\
        """);

    reconcile();
    assertThat(local.names()).contains("Deployment/back").doesNotContain("Deployment/front");
    local.settle();
    assertThat(settled()).isEqualTo("running");
    assertThat(
            local
                .the("Deployment", "front")
                .array("spec", "template", "spec", "containers")
                .orElseThrow()
                .objects()
                .getFirst()
                .string("image"))
        .contains("back:1");
  }

  @Test
  void saysWhichValueNobodyGives() {
    apply("", DEPLOY);
    components(
        """
        {"name":"front","type":"worker","properties":{"image":"nginx"},
         "inputs":[{"from":"address","parameterKey":"image"}]}\
        """);
    reconcile();

    assertThat(application.string("status", "workflow", "message").orElse(""))
        .contains("spec.components[0].inputs")
        .contains("address");
  }

  @Test
  void objectsInheritLabelsAndAnnotations() {
    apply("", DEPLOY);
    application
        .childObject("metadata")
        .with("labels", JsonObject.of("team", "a", "private", "x", "app.oam.dev/name", "other"))
        .with(
            "annotations",
            JsonObject.of(
                "note",
                "n",
                "filter.oam.dev/label-keys",
                "private",
                "kubectl.kubernetes.io/last-applied-configuration",
                "{}"));
    settled();

    JsonObject metadata = local.the("Deployment", "web").childObject("metadata");
    assertThat(metadata.string("labels", "team")).contains("a");
    assertThat(metadata.string("labels", "private")).isEmpty();
    assertThat(metadata.string("labels", "app.oam.dev/name")).contains("shop");
    assertThat(metadata.string("annotations", "note")).contains("n");
    assertThat(metadata.object("annotations").orElseThrow())
        .doesNotContainKey("filter.oam.dev/label-keys")
        .doesNotContainKey("kubectl.kubernetes.io/last-applied-configuration");
  }

  @Test
  void makesACopyForEachKey() {
    apply(
        "{\"name\":\"each\",\"type\":\"replication\",\"properties\":"
            + "{\"keys\":[\"a\",\"b\"],\"selector\":[\"web\"]}}",
        ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"deploy\",\"properties\":"
            + "{\"policies\":[\"each\"]}}]}");

    assertThat(settled()).isEqualTo("running");

    assertThat(local.names()).contains("Deployment/web-a", "Deployment/web-b");
    assertThat(services()).containsExactly("web-a@local/default", "web-b@local/default");
  }

  private static final String REPLICATED =
      "{\"name\":\"each\",\"type\":\"replication\",\"properties\":"
          + "{\"keys\":[\"a\",\"admin\"],\"selector\":[\"web\"]}}";

  private void add(String component) {
    application.childObject("spec").childArray("components").add(Json.readObject(component));
  }

  @Test
  void takesNoComponentForAReplicaOfAnother() {
    apply(
        "",
        ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"apply-component\","
            + "\"properties\":{\"component\":\"web-admin\"}}]}");
    add("{\"name\":\"web-admin\",\"type\":\"worker\",\"properties\":{\"image\":\"nginx\"}}");

    settled();

    assertThat(services()).containsExactly("web-admin@local/default");
    assertThat(application.string("status", "status")).contains("running");
  }

  @Test
  void waitsForNoComponentThatIsNamedAlike() {
    apply(
        "",
        ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"deploy\",\"properties\":"
            + "{\"policies\":[]}}]}");
    add("{\"name\":\"web-admin\",\"type\":\"worker\",\"properties\":{\"image\":\"nginx\"}}");
    add(
        "{\"name\":\"shop\",\"type\":\"worker\",\"dependsOn\":[\"web\"],"
            + "\"properties\":{\"image\":\"nginx\"}}");
    reconcile();
    local.settle();
    local.the("Deployment", "web-admin").childObject("status").put("readyReplicas", 0L);

    reconcile();

    assertThat(local.names()).contains("Deployment/shop");
  }

  @Test
  void refusesAReplicaThatIsNamedLikeAComponent() {
    apply(
        REPLICATED,
        ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"deploy\",\"properties\":"
            + "{\"policies\":[\"each\"]}}]}");
    add("{\"name\":\"web-admin\",\"type\":\"worker\",\"properties\":{\"image\":\"nginx\"}}");

    assertThat(reconcile()).isEqualTo("workflowFailed");

    assertThat(application.string("status", "workflow", "message").orElse(""))
        .contains("spec.components[0].name: Duplicate value: \"web-admin\"");
    assertThat(local.names()).doesNotContain("Deployment/web-admin");
  }

  @Test
  void waitsForApprovalWhereAStepAsksForIt() {
    apply(
        topology("here", "\"clusters\":[\"local\"]"),
        ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"deploy\",\"properties\":"
            + "{\"auto\":false,\"policies\":[\"here\"]}}]}");

    assertThat(reconcile()).isEqualTo("workflowSuspending");
    assertThat(local.names()).doesNotContain("Deployment/web");

    JsonObject workflow = application.object("status", "workflow").orElseThrow();
    workflow.put("suspend", false);
    workflow.array("steps").orElseThrow().objects().getFirst().put("phase", "running");
    assertThat(settled()).isEqualTo("running");
  }

  @Test
  void aClusterThatDoesNotAnswerHoldsUpNoOther() {
    apply(topology("there", "\"clusters\":[\"east\",\"west\"]"), "");
    east.refuse("Deployment", new PlatformException(Reason.SERVICE_UNAVAILABLE, "no answer"));

    assertThat(settled()).isEqualTo("runningWorkflow");
    assertThat(west.names()).containsExactly("Deployment/web");
    assertThat(application.string("status", "workflow", "message").orElse(""))
        .contains("cluster east: no answer");

    east.admit("Deployment");
    clock.advance(Duration.ofSeconds(10));
    assertThat(settled()).isEqualTo("running");
  }

  @Test
  void takesExternalPoliciesByName() {
    local.put(
        Json.readObject(
            """
            {"apiVersion":"core.oam.dev/v1alpha1","kind":"Policy","type":"topology",
             "metadata":{"name":"shared","namespace":"default"},"properties":{"clusters":["west"]}}\
            """));
    apply(
        "",
        ",\"workflow\":{\"steps\":[{\"name\":\"one\",\"type\":\"deploy\",\"properties\":"
            + "{\"policies\":[\"shared\"]}}]}");

    assertThat(settled()).isEqualTo("running");
    assertThat(services()).containsExactly("web@west/default");
  }

  @Test
  void anObjectsOwnLabelSaysItsCluster() {
    apply("", "");
    application
        .childObject("spec")
        .childArray("components")
        .objects()
        .getFirst()
        .put(
            "traits",
            JsonArray.of(
                JsonObject.of(
                    "type", "labels", "properties", JsonObject.of("app.oam.dev/cluster", "east"))));

    reconcile();

    assertThat(east.names()).containsExactly("Deployment/web");
  }

  @Test
  void actsAsTheServiceAccountThatIsNamed() {
    apply(topology("there", "\"clusters\":[\"east\"]"), "");
    application
        .childObject("metadata")
        .put("annotations", JsonObject.of("app.oam.dev/service-account-name", "deployer"));

    reconcile();

    assertThat(clusters.user("east")).isEqualTo("system:serviceaccount:default:deployer");
  }

  @Test
  void goesWhenAClusterHasBeenDetached() {
    apply(topology("there", "\"clusters\":[\"east\"]"), "");
    settled();
    clusters.detach("east");

    assertThat(reconciler.cleanUp(application).gone()).isTrue();
    assertThat(local.names()).isEmpty();
  }

  @Test
  void saysWhatIsLeftWhileItGoes() {
    apply(topology("there", "\"clusters\":[\"east\"]"), "");
    settled();
    east.refuse("Deployment", new PlatformException(Reason.SERVICE_UNAVAILABLE, "no answer"));

    ApplicationReconciler.Removed removed = reconciler.cleanUp(application);

    assertThat(removed.gone()).isFalse();
    assertThat(removed.status().string("status")).contains("deleting");
    assertThat(
            removed
                .status()
                .array("conditions")
                .orElseThrow()
                .objects()
                .getLast()
                .string("message")
                .orElse(""))
        .contains("Deployment default/web on east cannot be deleted: no answer");
  }

  @Test
  void editsHaveNoEffectUntilTheyArePublished() {
    apply("", "");
    publish("1");
    assertThat(settled()).isEqualTo("running");
    apply(topology("there", "\"clusters\":[\"east\"]"), "");
    publish("1");
    assertThat(settled()).isEqualTo("running");
    assertThat(east.names()).isEmpty();

    publish("2");
    assertThat(settled()).isEqualTo("running");

    assertThat(east.names()).containsExactly("Deployment/web");
    assertThat(application.string("status", "latestRevision", "name")).contains("shop-v2");
    assertThat(local.the("ApplicationRevision", "shop-v1").bool("status", "succeeded"))
        .contains(true);
  }

  private void publish(String version) {
    application
        .childObject("metadata")
        .put("annotations", JsonObject.of("app.oam.dev/publishVersion", version));
  }

  @Test
  void aBudgetStopsAChangeThatDeletesTooMuch() {
    apply(topology("there", "\"clusters\":[\"east\",\"west\"]"), "");
    settled();
    apply(topology("there", "\"clusters\":[\"local\"]"), "");
    application
        .childObject("metadata")
        .put("annotations", JsonObject.of("wheelhouse.dev/deletion-budget", "1"));

    settled();

    assertThat(east.names()).containsExactly("Deployment/web");
    JsonObject condition =
        application.array("status", "conditions").orElseThrow().objects().getLast();
    assertThat(condition.string("reason")).contains("BudgetExceeded");
    assertThat(condition.string("message").orElse("")).contains("would delete 2 objects");
  }
}
