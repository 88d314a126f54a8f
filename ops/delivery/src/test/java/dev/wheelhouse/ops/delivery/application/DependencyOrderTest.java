// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependencyOrderTest {

  /// `a<b,c` is a component a that depends on b and c.
  private static List<Component> components(String... texts) {
    List<Component> components = new ArrayList<>();
    for (String text : texts) {
      String[] parts = text.split("<");
      List<String> needs = parts.length == 1 ? List.of() : List.of(parts[1].split(","));
      components.add(
          new Component(
              "spec.components[" + components.size() + "]",
              parts[0],
              "worker",
              new JsonObject(),
              List.of(),
              needs));
    }
    return components;
  }

  @Test
  void putsDependenciesFirstAndKeepsTheOrderOtherwise() {
    assertThat(DependencyOrder.of(components("a<c", "b", "c<d", "d"))).containsExactly(3, 2, 0, 1);
  }

  @Test
  void rejectsCircles() {
    assertThatThrownBy(() -> DependencyOrder.of(components("a<b", "b<c", "c<a")))
        .hasMessageContaining("a -> b -> c -> a");
  }

  @Test
  void rejectsUnknownNames() {
    assertThatThrownBy(() -> DependencyOrder.of(components("a<x")))
        .hasMessage(
            "spec.components[0].dependsOn: there is no component \"x\" in this application");
  }

  @Test
  void rejectsDuplicateNames() {
    assertThatThrownBy(() -> DependencyOrder.of(components("a", "a")))
        .hasMessage("spec.components[1].name: Duplicate value: \"a\"");
  }
}
