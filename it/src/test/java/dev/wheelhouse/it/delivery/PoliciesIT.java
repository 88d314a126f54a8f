// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesIT {

  private static Site site;

  @BeforeAll
  static void start(@TempDir Path cache) {
    site = Site.start().delivering(cache);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void applyOnceLeavesReplicasToAnAutoscaler() {
    String space = site.namespace("once");
    site.apply(
        space,
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: shop}
        spec:
          components:
            - name: page
              type: webservice
              properties: {image: "nginx:1.29", labels: {tier: web}}
              traits:
                - {type: scaler, properties: {replicas: 1}}
          policies:
            - name: replicas
              type: apply-once
              properties:
                enable: true
                rules:
                  - selector: {resourceTypes: [Deployment]}
                    strategy: {path: [spec.replicas]}
        """);
    site.awaitRunning(space, "shop");

    site.merge(Site.DEPLOYMENT, space, "page", spec("replicas", 3));
    site.merge(Site.DEPLOYMENT, space, "page", spec("minReadySeconds", 2));
    site.merge(
        Site.DEPLOYMENT,
        space,
        "page",
        JsonObject.of(
            "metadata", JsonObject.of("labels", JsonObject.of("app.oam.dev/component", "x"))));

    JsonObject kept =
        site.await(
            Site.DEPLOYMENT,
            space,
            "page",
            it ->
                it.string("metadata", "labels", "app.oam.dev/component").orElse("").equals("page"));
    assertThat(kept.integer("spec", "replicas")).contains(3L);
    assertThat(kept.integer("spec", "minReadySeconds")).contains(2L);
  }

  @Test
  void sharedResourcesStayUntilTheLastSharerIsGone() {
    String space = site.namespace("shared");
    site.apply(space, sharer("first", "one"));
    site.awaitRunning(space, "first");
    site.apply(space, sharer("second", "two"));
    site.awaitRunning(space, "second");
    assertThat(colour(space)).isEqualTo("one");

    site.delete(Site.APPLICATION, space, "first");
    site.awaitGone(Site.APPLICATION, space, "first");

    site.await(
        Site.CONFIG_MAP,
        space,
        "common",
        it -> it.string("data", "colour").orElse("").equals("two"));
    site.delete(Site.APPLICATION, space, "second");
    site.awaitGone(Site.CONFIG_MAP, space, "common");
  }

  private static String sharer(String name, String colour) {
    return """
    apiVersion: core.oam.dev/v1beta1
    kind: Application
    metadata: {name: %s}
    spec:
      components:
        - name: %s
          type: k8s-objects
          properties:
            objects:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: common}, data: {colour: %s}}
      policies:
        - name: shared
          type: shared-resource
          properties: {rules: [{selector: {resourceTypes: [ConfigMap]}}]}
    """
        .formatted(name, name, colour);
  }

  @Test
  void takesOverOnlyWhatItIsToldTo() {
    String space = site.namespace("takeover");
    site.apply(space, map("common", "theirs"));
    site.apply(space, application("common", "ours", ""));
    JsonObject refused =
        site.await(
            Site.APPLICATION,
            space,
            "app",
            it -> it.string("status", "workflow", "message").orElse("").contains("take-over"));
    assertThat(refused.string("status", "status")).isNotEqualTo("running");
    assertThat(colour(space)).isEqualTo("theirs");

    site.apply(
        space,
        application(
            "common",
            "ours",
            """
            - name: adopt
              type: take-over
              properties: {rules: [{selector: {resourceTypes: [ConfigMap]}}]}
            """));

    site.awaitRunning(space, "app");
    assertThat(colour(space)).isEqualTo("ours");
  }

  @Test
  void readsButNeverWritesOrDeletesWhatIsReadOnly() {
    String space = site.namespace("readonly");
    site.apply(space, map("common", "theirs"));
    site.apply(
        space,
        application(
            "common",
            "ours",
            """
            - name: look
              type: read-only
              properties: {rules: [{selector: {resourceTypes: [ConfigMap]}}]}
            """));
    site.awaitRunning(space, "app");
    assertThat(colour(space)).isEqualTo("theirs");

    site.delete(Site.APPLICATION, space, "app");
    site.awaitGone(Site.APPLICATION, space, "app");

    assertThat(colour(space)).isEqualTo("theirs");
  }

  @Test
  void keepsWhatGarbageCollectionIsToldToKeep() {
    String space = site.namespace("garbage");
    String never =
        """
        - name: keep
          type: garbage-collect
          properties:
            rules:
              - {selector: {componentNames: [keep]}, strategy: never}
        """;
    site.apply(space, application("keep", "a", never));
    site.awaitRunning(space, "app");
    site.apply(space, application("other", "b", never));
    site.awaitRunning(space, "app");
    assertThat(site.has(Site.CONFIG_MAP, space, "keep")).isTrue();

    site.delete(Site.APPLICATION, space, "app");
    site.awaitGone(Site.APPLICATION, space, "app");

    assertThat(site.has(Site.CONFIG_MAP, space, "keep")).isTrue();
    assertThat(site.has(Site.CONFIG_MAP, space, "other")).isFalse();
  }

  @Test
  void deletesWhatIsNoLongerWantedOnlyAfterTheNewIsThere() {
    String space = site.namespace("update");
    site.apply(space, application("old", "a", ""));
    site.awaitRunning(space, "app");

    site.apply(space, application("new", "b", ""));

    site.awaitRunning(space, "app");
    site.awaitGone(Site.CONFIG_MAP, space, "old");
    assertThat(site.has(Site.CONFIG_MAP, space, "new")).isTrue();
  }

  @Test
  void neverDeletesWhatAnEditTookAwayAndTheNextOneBroughtBack() {
    String space = site.namespace("aba");
    String all = "wheelhouse.dev/deletion-budget: '9'";
    site.apply(space, two(all, "steady", "passing"));
    site.awaitRunning(space, "app");
    String uid = site.uid(Site.CONFIG_MAP, space, "steady");
    for (int round = 0; round < 10; round++) {
      site.apply(space, two(all, "steady", "other"));
      site.apply(space, two(all, "steady", "passing"));
    }

    site.awaitRunning(space, "app");
    site.awaitGone(Site.CONFIG_MAP, space, "other");

    assertThat(site.uid(Site.CONFIG_MAP, space, "steady")).isEqualTo(uid);
    assertThat(site.has(Site.CONFIG_MAP, space, "passing")).isTrue();
  }

  @Test
  void refusesToDeleteMoreThanTheBudgetAllows() {
    String space = site.namespace("budget");
    site.apply(space, two("wheelhouse.dev/deletion-budget: '0'", "one", "two"));
    site.awaitRunning(space, "app");

    site.apply(space, two("wheelhouse.dev/deletion-budget: '0'", "one", "three"));

    site.await(Site.CONFIG_MAP, space, "three", it -> it.string("metadata", "uid").isPresent());
    site.await(
        Site.APPLICATION,
        space,
        "app",
        it -> it.toString().contains("would delete") && it.toString().contains("two"));
    assertThat(site.has(Site.CONFIG_MAP, space, "two")).isTrue();

    site.apply(space, two("wheelhouse.dev/deletion-budget: '1'", "one", "three"));
    site.awaitGone(Site.CONFIG_MAP, space, "two");
  }

  private static String two(String annotation, String first, String second) {
    return """
    apiVersion: core.oam.dev/v1beta1
    kind: Application
    metadata: {name: app, annotations: {%s}}
    spec:
      components:
        - name: maps
          type: k8s-objects
          properties:
            objects:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}
    """
        .formatted(annotation, first, second);
  }

  private static String map(String name, String colour) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s}
    data: {colour: %s}
    """
        .formatted(name, colour);
  }

  /// One component, a ConfigMap of its name, and these policies.
  private static String application(String component, String colour, String policies) {
    String text =
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: app}
        spec:
          components:
            - name: %s
              type: k8s-objects
              properties:
                objects:
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {colour: %s}}
        """
            .formatted(component, component, colour);
    return policies.isEmpty() ? text : text + "  policies:\n" + policies.indent(4);
  }

  private static String colour(String space) {
    return site.get(Site.CONFIG_MAP, space, "common")
        .orElseThrow()
        .string("data", "colour")
        .orElse("");
  }

  private static JsonObject spec(String field, int value) {
    return JsonObject.of("spec", JsonObject.of(field, value));
  }
}
