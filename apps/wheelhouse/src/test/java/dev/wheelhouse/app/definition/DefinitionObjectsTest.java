// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefinitionObjectsTest {

  private final List<JsonObject> all =
      List.of(
          definition("ComponentDefinition", "vela-system", "gate"),
          definition("TraitDefinition", "vela-system", "gate"),
          definition("TraitDefinition", "shop", "gate"),
          definition("TraitDefinition", "shop", "team"));

  private static JsonObject definition(String kind, String namespace, String name) {
    return JsonObject.of(
        "apiVersion",
        "core.oam.dev/v1beta1",
        "kind",
        kind,
        "metadata",
        JsonObject.of("name", name, "namespace", namespace));
  }

  private String only(String name, String namespace, String kind) {
    return ObjectRef.of(DefinitionObjects.only(name, Set.of(namespace), kind, all)).toString();
  }

  @Test
  void takesNoneOfSeveral() {
    assertThatThrownBy(() -> only("gate", "vela-system", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "ComponentDefinition vela-system/gate, TraitDefinition vela-system/gate")
        .hasMessageContaining("--kind");
    assertThat(only("gate", "vela-system", "trait")).isEqualTo("TraitDefinition vela-system/gate");
    assertThat(only("gate", "vela-system", "ComponentDefinition"))
        .isEqualTo("ComponentDefinition vela-system/gate");
    assertThat(only("gate", "shop", "")).isEqualTo("TraitDefinition shop/gate");
  }

  @Test
  void takesNoneOfAnotherNamespace() {
    assertThatThrownBy(() -> only("team", "default", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is TraitDefinition shop/team");
    assertThatThrownBy(() -> only("none", "shop", "")).hasMessageContaining("wheelhouse def list");
  }
}
