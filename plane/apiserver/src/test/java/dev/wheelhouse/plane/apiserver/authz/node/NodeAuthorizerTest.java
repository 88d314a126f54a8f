// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.authz.Selectors;
import dev.wheelhouse.plane.apiserver.registry.Keys;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.Stores;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeAuthorizerTest {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final Identity NODE = Identity.user("system:node:n1", "system:nodes");
  private static final Identity OTHER = Identity.user("system:node:n2", "system:nodes");

  private final Store store = Stores.inMemory();
  private final ObjectStore objects = new ObjectStore(store);
  private final Tasks tasks = new Tasks("test");
  private final NodeAuthorizer authorizer = new NodeAuthorizer(store, objects, tasks);

  @AfterEach
  void stop() {
    tasks.close();
    store.close();
  }

  private Entry pod(String name, String node) {
    JsonObject pod =
        Json.readObject(
            """
            {"metadata":{"name":"%s","namespace":"shop"},"spec":{"nodeName":"%s",
             "serviceAccountName":"web",
             "containers":[{"env":[{"valueFrom":{"secretKeyRef":{"name":"db"}}}]}],
             "volumes":[{"configMap":{"name":"settings"}},
              {"name":"data","persistentVolumeClaim":{"claimName":"disk"}}]}}\
            """
                .formatted(name, node));
    return objects.create(PODS, Keys.key(PODS, "shop", name), pod, List.of());
  }

  private Decision ask(
      Identity user, String verb, String resource, String subresource, String name) {
    return ask(user, verb, resource, subresource, name, Selectors.NONE);
  }

  private Decision ask(
      Identity user,
      String verb,
      String resource,
      String subresource,
      String name,
      Selectors selectors) {
    String namespace = resource.equals("nodes") ? "" : "shop";
    return authorizer.authorize(
        new Attributes(
            user, verb, true, "", "v1", resource, subresource, namespace, name, "", selectors));
  }

  @Test
  void readsWhatItsPodsNameAndNothingElse() {
    pod("web", "n1");

    assertThat(ask(NODE, "get", "secrets", "", "db").allowed()).isTrue();
    assertThat(ask(NODE, "watch", "configmaps", "", "settings").allowed()).isTrue();
    assertThat(ask(NODE, "get", "persistentvolumeclaims", "", "disk").allowed()).isTrue();
    assertThat(ask(NODE, "create", "serviceaccounts", "token", "web").allowed()).isTrue();
    assertThat(ask(NODE, "get", "secrets", "", "other"))
        .isEqualTo(
            new Decision.NoOpinion("no relationship found between node 'n1' and this object"));
    assertThat(ask(OTHER, "get", "secrets", "", "db").allowed()).isFalse();
    assertThat(ask(NODE, "list", "secrets", "", ""))
        .isEqualTo(new Decision.NoOpinion("No Object name found"));
    assertThat(ask(NODE, "update", "secrets", "", "db"))
        .isEqualTo(new Decision.NoOpinion("can only read resources of this type"));
  }

  @Test
  void seesEveryPodThatIsStoredAndForgetsThoseThatGo() {
    ask(NODE, "get", "secrets", "", "db");
    Entry first = pod("one", "n1");
    Entry second = pod("two", "n1");
    assertThat(ask(NODE, "get", "secrets", "", "db").allowed()).isTrue();

    objects.delete(PODS, first.key(), Json.readObject(first.value()), first.revision(), List.of());
    objects.delete(
        PODS, second.key(), Json.readObject(second.value()), second.revision(), List.of());
    pod("elsewhere", "n2");

    assertThat(ask(OTHER, "get", "secrets", "", "db").allowed()).isTrue();
    assertThat(ask(NODE, "get", "secrets", "", "db").allowed()).isFalse();
  }

  @Test
  void listsItsOwnPodsOnly() {
    pod("web", "n1");

    assertThat(ask(NODE, "list", "pods", "", "", new Selectors("spec.nodeName=n1", "")).allowed())
        .isTrue();
    assertThat(ask(NODE, "list", "pods", "", "", new Selectors("spec.nodeName=n2", "")).allowed())
        .isFalse();
    assertThat(ask(NODE, "get", "pods", "", "web").allowed()).isTrue();
    assertThat(ask(OTHER, "get", "pods", "", "web").allowed()).isFalse();
    assertThat(ask(NODE, "patch", "pods", "status", "web").allowed()).isTrue();
  }

  @Test
  void knowsItself() {
    assertThat(ask(NODE, "get", "nodes", "", "n1").allowed()).isTrue();
    assertThat(ask(NODE, "get", "nodes", "", "n2"))
        .isEqualTo(new Decision.NoOpinion("node 'n1' cannot read 'n2', only its own Node object"));
    assertThat(ask(NODE, "list", "nodes", "", ""))
        .isEqualTo(
            new Decision.NoOpinion("node 'n1' cannot read all nodes, only its own Node object"));
    assertThat(ask(NODE, "patch", "nodes", "status", "n1").allowed()).isTrue();
  }

  @Test
  void othersAreNobodysNode() {
    pod("web", "n1");

    assertThat(ask(Identity.user("system:node:n1"), "get", "secrets", "", "db").allowed())
        .isFalse();
    assertThat(ask(Identity.user("jane", "system:nodes"), "get", "secrets", "", "db").allowed())
        .isFalse();
  }
}
