// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemainsTest {

  private static JsonObject object(String kind, String uid, String... owners) {
    JsonArray references = new JsonArray();
    for (String owner : owners) {
      references.add(JsonObject.of("uid", owner));
    }
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        kind,
        "metadata",
        JsonObject.of("name", uid, "namespace", "shop", "uid", uid, "ownerReferences", references));
  }

  private static JsonObject deleted(JsonObject object) {
    object.childObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
    return object;
  }

  private static List<String> names(List<ObjectRef> objects) {
    return objects.stream().map(ObjectRef::name).toList();
  }

  @Test
  void whatWasNotDeletedIsKeptWithItsPods() {
    Remains remains =
        Remains.of(
            List.of(
                object("Deployment", "d"),
                object("ReplicaSet", "r", "d"),
                object("Pod", "p", "r")));

    assertThat(names(remains.kept())).containsExactly("d", "r", "p");
    assertThat(remains.going()).isEmpty();
  }

  @Test
  void whatIsDeletedGoesWithItsPods() {
    Remains remains =
        Remains.of(
            List.of(
                object("Pod", "p", "r"),
                object("ReplicaSet", "r", "d"),
                deleted(object("Deployment", "d")),
                object("Pod", "of-what-is-gone", "g"),
                object("Service", "s")));

    assertThat(names(remains.going())).containsExactly("p", "r", "d", "of-what-is-gone");
    assertThat(names(remains.kept())).containsExactly("s");
  }
}
