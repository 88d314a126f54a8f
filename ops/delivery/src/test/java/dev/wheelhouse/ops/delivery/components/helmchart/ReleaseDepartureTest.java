// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Collected;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseDepartureTest {

  private static final Map<String, String> SHOP =
      Map.of(
          "app.oam.dev/name", "shop",
          "app.oam.dev/namespace", "default",
          "app.oam.dev/component", "web");
  private static final String HOOK =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: taken, namespace: kube-system}
      data: {by: a hook}
      """;

  private final MemoryCluster cluster = new MemoryCluster();
  private final ResourceKeepers keepers =
      new ResourceKeepers(cluster, Watches.NONE, Clock.system());
  private boolean mayNothing;

  /// As the application, whose rights may have gone.
  private ClusterObjects asApplication(String name) {
    assertThat(name).isEqualTo("local");
    if (!mayNothing) {
      return cluster;
    }
    MemoryCluster refusing = new MemoryCluster();
    refusing.put(secret("default", 1, SHOP));
    for (String kind : List.of("ConfigMap", "Secret", "Job")) {
      refusing.refuse(kind, new PlatformException(Reason.FORBIDDEN, "not for this user"));
    }
    return refusing;
  }

  private ResourceKeeper keeper() {
    return keepers.open(
        new Owner("default", "shop", "u"),
        new Generation(1, "shop-v1", 1),
        ResourcePolicies.NONE,
        this::asApplication,
        _ -> cluster);
  }

  private static JsonObject leader(String releaseNamespace, Map<String, String> labels) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        JsonObject.of(
            "name",
            "web-helm-release",
            "namespace",
            "default",
            "labels",
            new JsonObject(labels),
            "annotations",
            JsonObject.of(ReleaseDeparture.TIMEOUT, "300")),
        "data",
        JsonObject.of("releaseName", "web", "releaseNamespace", releaseNamespace));
  }

  private static JsonObject secret(String namespace, long version, Map<String, String> owner) {
    JsonObject hook =
        JsonObject.of(
            "name", "taken",
            "kind", "ConfigMap",
            "path", "web/templates/hook.yaml",
            "manifest", HOOK,
            "events", JsonArray.of("pre-delete", "post-delete"));
    JsonObject body =
        JsonObject.of(
            "name",
            "web",
            "namespace",
            namespace,
            "version",
            version,
            "info",
            JsonObject.of("status", "deployed"),
            "hooks",
            JsonArray.of(hook));
    JsonObject secret = new StoredRelease(body, owner, Map.of()).secret(Instant.EPOCH);
    secret.childObject("metadata").put("uid", namespace + version);
    return secret;
  }

  private Collected leave() {
    Collected collected = new Collected(List.of("not yet"), true, "");
    for (int i = 0; i < 3 && !collected.done(); i++) {
      collected = keeper().removeAll(Map.of());
    }
    return collected;
  }

  private void dispatch(JsonObject leader) {
    keeper().dispatch(List.of(new Wanted(leader, "local", "default")));
  }

  @Test
  void runsNoHookWithOtherRightsThanTheApplications() {
    dispatch(leader("default", SHOP));
    cluster.put(secret("default", 1, SHOP));
    mayNothing = true;

    ResourceKeeper keeper = keeper();
    keeper.removeAll(Map.of());

    assertThat(leave().waiting()).isEmpty();
    assertThat(keeper.notices()).anyMatch(it -> it.contains("goes without what it asks for"));
    assertThat(cluster.names())
        .doesNotContain("ConfigMap/taken", "ConfigMap/web-helm-release")
        .noneMatch(it -> it.startsWith("Secret/sh.helm"));
  }

  @Test
  void runsThemAsTheApplication() {
    dispatch(leader("default", SHOP));
    cluster.put(secret("default", 1, SHOP));

    assertThat(leave().waiting()).isEmpty();
    assertThat(cluster.names()).contains("ConfigMap/taken");
  }

  @Test
  void forgetsOnlyRecordsThatAreProvenToBeItsOwn() {
    dispatch(leader("kube-system", SHOP));
    cluster.put(secret("kube-system", 1, SHOP));
    mayNothing = true;

    assertThat(leave().waiting()).isEmpty();
    assertThat(cluster.names()).contains("Secret/sh.helm.release.v1.web.v1");
  }

  @Test
  void leavesTheRevisionsOfOthersOfTheSameName() {
    dispatch(leader("default", SHOP));
    cluster.put(secret("default", 1, SHOP));
    cluster.put(secret("default", 2, Map.of("app.oam.dev/name", "other")));
    cluster.put(secret("default", 3, Map.of()));

    assertThat(leave().waiting()).isEmpty();
    assertThat(cluster.names())
        .doesNotContain("Secret/sh.helm.release.v1.web.v1")
        .contains("Secret/sh.helm.release.v1.web.v2", "Secret/sh.helm.release.v1.web.v3");
  }

  @Test
  void leavesAllRevisionsWhereItDoesNotSayWhoseTheyAre() {
    dispatch(leader("default", Map.of()));
    cluster.put(secret("default", 1, Map.of("app.oam.dev/name", "shop")));

    assertThat(leave().waiting()).isEmpty();
    assertThat(cluster.names()).contains("Secret/sh.helm.release.v1.web.v1");
  }
}
