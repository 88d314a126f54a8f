// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {

  private static final JsonObject LABELS =
      JsonObject.of("app", "shop", "tier", "web", "in", "x", "gen", "7", "empty", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=shop | true",
        "app==shop | true",
        "app = other | false",
        "app!=other | true",
        "missing!=a | true",
        "tier in (web, api) | true",
        "tier notin (web,api) | false",
        "missing notin (a) | true",
        "missing in (a) | false",
        "app | true",
        "!app | false",
        "!legacy | true",
        "app=shop,tier=api | false",
        "app=shop , tier in (web),!legacy | true",
        "in=x | true",
        "gen>6 | true",
        "gen<7 | false",
        "app>3 | false",
        "empty= | true",
        "empty in (,a) | true",
        "example.com/part=a | false"
      })
  void matches(String selector, boolean expected) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=a", "app=a b", "app in web", "app in (web", "app,,b", "a/b/c=d", "gen>x", "!"})
  void refusesMalformedSelectors(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(PlatformException.class)
        .hasMessageStartingWith("unable to parse requirement: ");
  }

  @Test
  void emptyStringSelectsEverything() {
    assertThat(LabelSelector.parse("").matches(new JsonObject())).isTrue();
  }

  @Test
  void readsSelectorObjects() {
    JsonObject selector =
        Json.readObject(
            """
            {"matchLabels": {"app": "shop"},
             "matchExpressions": [{"key": "tier", "operator": "In", "values": ["web", "api"]},
                                  {"key": "legacy", "operator": "DoesNotExist"}]}
            """);

    assertThat(LabelSelector.of(selector).matches(LABELS)).isTrue();
    assertThat(LabelSelector.of(selector).matches(JsonObject.of("app", "shop"))).isFalse();
    assertThat(LabelSelector.of(selector)).hasToString("app=shop,tier in (api,web),!legacy");
  }

  @Test
  void absentSelectorSelectsNothingAndEmptySelectsEverything() {
    assertThat(LabelSelector.of(null).matches(LABELS)).isFalse();
    assertThat(LabelSelector.of(new JsonObject()).matches(LABELS)).isTrue();
  }
}
