// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClustersIT {

  private static final String TYPE_SECRET = "v1/Secret";
  private static final String NOBODY = "https://127.0.0.1:1/";

  private static Site hub;
  private static Site edge;

  @BeforeAll
  static void start(@TempDir Path cache) {
    edge = Site.start();
    hub = Site.start().delivering(cache);
    hub.join("edge", Map.of("region", "north"), edge);
  }

  @AfterAll
  static void stop() {
    hub.close();
    edge.close();
  }

  private static String namespace(String prefix) {
    String name = hub.namespace(prefix);
    edge.create(name);
    return name;
  }

  @Test
  void deliversToClustersByLabelAndOverridesThere() {
    String space = namespace("override");
    hub.apply(
        space,
        application(
            "page",
            """
            - {name: here, type: topology, properties: {clusters: [local]}}
            - {name: north, type: topology, properties: {clusterLabelSelector: {region: north}}}
            - name: newer
              type: override
              properties:
                components: [{name: page, properties: {image: "nginx:2"}}]
            """,
            """
            - {name: first, type: deploy, properties: {policies: [here]}}
            - {name: then, type: deploy, properties: {policies: [north, newer]}}
            """));

    hub.awaitRunning(space, "page");

    assertThat(image(hub, space, "page")).isEqualTo("nginx:1");
    assertThat(image(edge, space, "page")).isEqualTo("nginx:2");
  }

  @Test
  void makesACopyForEachKey() {
    String space = namespace("replication");
    hub.apply(
        space,
        application(
            "page",
            """
            - {name: north, type: topology, properties: {clusters: [edge]}}
            - {name: each, type: replication, properties: {keys: [blue, green], selector: [page]}}
            """,
            """
            - {name: all, type: deploy, properties: {policies: [north, each]}}
            """));

    hub.awaitRunning(space, "page");

    assertThat(edge.has(Site.DEPLOYMENT, space, "page-blue")).isTrue();
    assertThat(edge.has(Site.DEPLOYMENT, space, "page-green")).isTrue();
    assertThat(hub.list(Site.DEPLOYMENT, space, "")).isEmpty();
  }

  @Test
  void waitsForApprovalBeforeItDeploys() {
    String space = namespace("approval");
    hub.apply(
        space,
        application(
            "page",
            """
            - {name: here, type: topology, properties: {clusters: [local]}}
            - {name: north, type: topology, properties: {clusters: [edge]}}
            """,
            """
            - {name: first, type: deploy, properties: {policies: [here]}}
            - {name: then, type: deploy, properties: {auto: false, policies: [north]}}
            """));
    hub.awaitPhase(space, "page", "workflowSuspending");
    assertThat(hub.has(Site.DEPLOYMENT, space, "page")).isTrue();
    assertThat(edge.has(Site.DEPLOYMENT, space, "page")).isFalse();

    hub.steer(
        Site.APPLICATION,
        space,
        "page",
        it -> {
          Site.step(it, "then").put("phase", "running");
          it.childObject("status").childObject("workflow").put("suspend", false);
          return true;
        });

    hub.awaitRunning(space, "page");
    assertThat(edge.has(Site.DEPLOYMENT, space, "page")).isTrue();
  }

  @Test
  void mendsWhatChangesOnAnotherCluster() {
    String space = namespace("drift");
    hub.apply(
        space,
        application(
            "page",
            """
            - {name: north, type: topology, properties: {clusters: [edge]}}
            """,
            ""));
    hub.awaitRunning(space, "page");
    String before = edge.uid(Site.DEPLOYMENT, space, "page");

    edge.delete(Site.DEPLOYMENT, space, "page");

    edge.await(
        Site.DEPLOYMENT,
        space,
        "page",
        it -> !it.string("metadata", "uid").orElse("").equals(before));
  }

  @Test
  void goesOnElsewhereWhileAClusterIsAwayAndCatchesUp() {
    hub.join("island", Map.of(), edge);
    String space = namespace("offline");
    String island =
        """
        - {name: island, type: topology, properties: {clusters: [local, island]}}
        """;
    hub.apply(space, application("page", island, ""));
    hub.awaitRunning(space, "page");
    String good = endpoint("island");

    moveTo("island", encoded(NOBODY));
    hub.delete(Site.APPLICATION, space, "page");

    hub.awaitGone(Site.DEPLOYMENT, space, "page");
    assertThat(edge.has(Site.DEPLOYMENT, space, "page")).isTrue();
    hub.await(
        Site.APPLICATION,
        space,
        "page",
        it ->
            it.string("status", "status").orElse("").equals("deleting")
                && it.object("status").map(JsonObject::toString).orElse("").contains("island"));

    moveTo("island", good);

    hub.awaitGone(Site.APPLICATION, space, "page");
    assertThat(edge.has(Site.DEPLOYMENT, space, "page")).isFalse();
  }

  private static String endpoint(String cluster) {
    return hub.get(TYPE_SECRET, "vela-system", cluster)
        .orElseThrow()
        .string("data", "endpoint")
        .orElseThrow();
  }

  private static void moveTo(String cluster, String endpoint) {
    hub.merge(
        TYPE_SECRET,
        "vela-system",
        cluster,
        JsonObject.of("data", JsonObject.of("endpoint", endpoint)));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String image(Site site, String space, String deployment) {
    List<JsonObject> containers =
        site.get(Site.DEPLOYMENT, space, deployment)
            .orElseThrow()
            .array("spec", "template", "spec", "containers")
            .orElseGet(JsonArray::new)
            .objects();
    return containers.getFirst().string("image").orElse("");
  }

  /// A Deployment of one component, with these policies and steps.
  private static String application(String name, String policies, String steps) {
    String text =
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: %s}
        spec:
          components:
            - {name: %s, type: webservice, properties: {image: "nginx:1"}}
          policies:
        """
                .formatted(name, name)
            + policies.indent(4);
    return steps.isEmpty() ? text : text + "  workflow:\n    steps:\n" + steps.indent(6);
  }
}
