// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealingIT {

  private static final String SHOP =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: Application
      metadata: {name: shop}
      spec:
        components:
          - name: page
            type: webservice
            properties: {image: "nginx:1.29", ports: [{port: 80, expose: true}]}
            traits:
              - type: scaler
                properties: {replicas: 2}
      """;

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
  void bringsBackWhatSomebodyDeleted() {
    String space = site.namespace("deleted");
    site.apply(space, SHOP);
    site.awaitRunning(space, "shop");
    String before = site.uid(Site.DEPLOYMENT, space, "page");

    site.delete(Site.DEPLOYMENT, space, "page");

    site.await(
        Site.DEPLOYMENT,
        space,
        "page",
        it -> !it.string("metadata", "uid").orElse("").equals(before));
    site.awaitRunning(space, "shop");
  }

  @Test
  void putsBackWhatSomebodyChanged() {
    String space = site.namespace("changed");
    site.apply(space, SHOP);
    site.awaitRunning(space, "shop");

    site.merge(Site.DEPLOYMENT, space, "page", JsonObject.of("spec", JsonObject.of("replicas", 7)));

    site.await(
        Site.DEPLOYMENT, space, "page", it -> it.integer("spec", "replicas").orElse(0L) == 2);
  }

  @Test
  void leavesFieldsToOthersThatItDoesNotSet() {
    String space = site.namespace("foreign");
    site.apply(space, SHOP);
    site.awaitRunning(space, "shop");

    site.merge(
        Site.DEPLOYMENT,
        space,
        "page",
        JsonObject.of(
            "metadata", JsonObject.of("annotations", JsonObject.of("example.com/team", "blue"))));
    site.merge(Site.DEPLOYMENT, space, "page", JsonObject.of("spec", JsonObject.of("replicas", 7)));

    JsonObject mended =
        site.await(
            Site.DEPLOYMENT, space, "page", it -> it.integer("spec", "replicas").orElse(0L) == 2);
    assertThat(mended.string("metadata", "annotations", "example.com/team")).contains("blue");
  }

  @Test
  void losesNothingWhenSomebodyDeletesATracker() {
    String space = site.namespace("tracker");
    site.apply(space, SHOP);
    site.awaitRunning(space, "shop");
    String deployment = site.uid(Site.DEPLOYMENT, space, "page");

    site.delete(Site.TRACKER, "", "shop-v1-" + space);

    site.awaitGone(Site.TRACKER, "", "shop-v1-" + space);
    assertThat(site.uid(Site.DEPLOYMENT, space, "page")).isEqualTo(deployment);
    site.delete(Site.DEPLOYMENT, space, "page");
    site.await(
        Site.DEPLOYMENT,
        space,
        "page",
        it -> !it.string("metadata", "uid").orElse("").equals(deployment));
    site.delete(Site.APPLICATION, space, "shop");
    site.awaitGone(Site.DEPLOYMENT, space, "page");
  }

  @Test
  void bringsKindsAndNamespacesBeforeWhatNeedsThem() {
    String space = site.namespace("brings");
    site.apply(
        space,
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: gadgets}
        spec:
          components:
            - name: all
              type: k8s-objects
              properties:
                objects:
                  - {apiVersion: example.org/v1, kind: Gadget, metadata: {name: one, namespace: workshop}}
                  - {apiVersion: v1, kind: Namespace, metadata: {name: workshop}}
                  - apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: gadgets.example.org}
                    spec:
                      group: example.org
                      scope: Namespaced
                      names: {kind: Gadget, plural: gadgets, singular: gadget}
                      versions:
                        - name: v1
                          served: true
                          storage: true
                          schema: {openAPIV3Schema: {type: object}}
        """);

    site.awaitRunning(space, "gadgets");

    assertThat(site.has("example.org/v1/Gadget", "workshop", "one")).isTrue();
  }
}
