// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.policies.override.Overrides;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridesTest {

  private static final List<JsonObject> COMPONENTS =
      Json.readObject(
              """
              {"all":[
                {"name":"web","type":"webservice","properties":{"image":"a","limit":{"cpu":"1"}},
                 "traits":[{"type":"scaler","properties":{"replicas":1}},{"type":"gateway"}]},
                {"name":"job","type":"task","properties":{"image":"b"}}]}\
              """)
          .array("all")
          .orElseThrow()
          .objects();

  private static List<JsonObject> over(String properties) {
    return Overrides.of(new Properties("properties", Json.readObject(properties))).over(COMPONENTS);
  }

  @Test
  void mergesPropertiesAndTraits() {
    JsonObject web =
        over("""
        {"components":[{"name":"web","properties":{"limit":{"memory":"1Gi"}},"traits":[
          {"type":"scaler","properties":{"replicas":3}},
          {"type":"gateway","disable":true},{"type":"env","properties":{"env":{}}}]}]}\
        """)
            .getFirst();

    assertThat(web)
        .isEqualTo(
            Json.readObject(
                """
                {"name":"web","type":"webservice",
                 "properties":{"image":"a","limit":{"cpu":"1","memory":"1Gi"}},
                 "traits":[{"type":"scaler","properties":{"replicas":3}},
                   {"type":"env","properties":{"env":{}}}]}\
                """));
  }

  @Test
  void leavesTheApplicationItselfAlone() {
    String before = new JsonArray(COMPONENTS).toString();
    over("{\"components\":[{\"properties\":{\"image\":\"x\"}}]}");
    assertThat(new JsonArray(COMPONENTS)).hasToString(before);
  }

  @Test
  void isForAllOfATypeWithoutAName() {
    assertThat(over("{\"components\":[{\"type\":\"task\",\"properties\":{\"image\":\"x\"}}]}"))
        .extracting(it -> it.string("properties", "image").orElse(""))
        .containsExactly("a", "x");
  }

  @Test
  void addsAComponentThatIsNotThere() {
    assertThat(over("{\"components\":[{\"name\":\"extra\",\"type\":\"worker\"}]}"))
        .extracting(it -> it.string("name").orElse(""))
        .containsExactly("web", "job", "extra");
  }

  @Test
  void findsNamesByAStar() {
    for (String name : List.of("w*b", "*", "e", "*eb", "we*")) {
      assertThat(
              over(
                  "{\"components\":[{\"name\":\"%s\",\"properties\":{\"image\":\"x\"}}]}"
                      .formatted(name)))
          .as(name)
          .extracting(it -> it.string("properties", "image").orElse(""))
          .startsWith("x");
    }
    assertThat(over("{\"components\":[{\"name\":\"b*w\",\"properties\":{\"image\":\"x\"}}]}"))
        .isEqualTo(COMPONENTS);
  }

  @Test
  void refusesWhatCannotBeAName() {
    for (String name : List.of("web[", "(a*)*b", "Web", "web$")) {
      assertThatThrownBy(() -> over("{\"components\":[{\"name\":\"%s\"}]}".formatted(name)))
          .as(name)
          .isInstanceOf(PlatformException.class)
          .hasMessageStartingWith("properties.components[0].name: Invalid value: \"" + name + "\"");
    }
  }

  @Test
  void takesOnlyThoseThatAreSelected() {
    assertThat(over("{\"selector\":[\"job\"]}"))
        .extracting(it -> it.string("name").orElse(""))
        .containsExactly("job");
  }
}
