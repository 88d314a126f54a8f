// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.plan.Change;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTextTest {

  private static final String SECRET =
      """
      {"apiVersion":"v1","kind":"Secret",
       "metadata":{"name":"db","namespace":"shop","labels":{"team":"TEAM"},
        "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"VALUE"}},
       "data":{"password":"VALUE","tls.key":"VALUE"},"stringData":STRINGS}\
      """;

  private static String text(JsonObject before, JsonObject after) {
    Change change =
        Change.between("local", ObjectRef.of(before), Optional.of(before), Optional.of(after))
            .orElseThrow();
    return PlanText.of(List.of(change));
  }

  private static JsonObject secret(String team, String value, String strings) {
    return Json.readObject(
        SECRET.replace("TEAM", team).replace("VALUE", value).replace("STRINGS", strings));
  }

  @Test
  void showsNoValueOfASecret() {
    assertThat(text(secret("a", "b2xk", "{}"), secret("b", "bmV3", "{\"user\":\"root\"}")))
        .isEqualTo(
            """
            ~ Secret shop/db
                .data.password: (changed)
                .data[tls.key]: (changed)
                .metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]: (changed)
                .metadata.labels.team: "a" -> "b"
                .stringData.user: (changed)\
            """);
  }

  @Test
  void showsNoValueOfASecretThatAComponentLists() {
    String application =
        """
        {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
         "metadata":{"name":"shop","namespace":"shop"},
         "spec":{"components":[{"name":"db","type":"k8s-objects",
          "properties":{"objects":[OBJECTS]}}]}}\
        """;
    JsonObject none = Json.readObject(application.replace("OBJECTS", ""));
    JsonObject old =
        Json.readObject(application.replace("OBJECTS", secret("a", "b2xk", "{}").toString()));
    JsonObject now =
        Json.readObject(application.replace("OBJECTS", secret("a", "bmV3", "{}").toString()));

    assertThat(text(none, now)).endsWith(".properties.objects: (changed)");
    assertThat(text(old, now))
        .contains(".objects[0].data.password: (changed)")
        .doesNotContain("b2xk", "bmV3");
  }

  @Test
  void showsWhatIsNoSecret() {
    JsonObject before =
        Json.readObject(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"shop"},
             "data":{"a":"1"}}\
            """);
    JsonObject after = before.deepCopy();
    after.childObject("data").put("a", "2");

    assertThat(text(before, after)).isEqualTo("~ ConfigMap shop/c\n    .data.a: \"1\" -> \"2\"");
  }
}
