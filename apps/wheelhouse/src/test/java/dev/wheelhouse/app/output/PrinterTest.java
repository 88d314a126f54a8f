// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrinterTest {

  private static String print(JsonObject result, Format format) {
    StringWriter text = new StringWriter();
    new Printer(new PrintWriter(text), format).print(result, () -> "TABLE\n");
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static JsonObject object(String apiVersion, String kind, String name) {
    return JsonObject.of(
        "apiVersion", apiVersion, "kind", kind, "metadata", JsonObject.of("name", name));
  }

  @Test
  void namesObjectsAsKubectlTakesThem() {
    JsonObject items =
        JsonObject.of(
            "items",
            JsonArray.of(object("apps/v1", "Deployment", "web"), object("v1", "Service", "web")));

    assertThat(print(items, Format.name)).isEqualTo("deployment.apps/web\nservice/web\n");
    assertThat(print(object("v1", "Pod", "a"), Format.name)).isEqualTo("pod/a\n");
    assertThat(print(JsonObject.of("name", "east"), Format.name)).isEqualTo("east\n");
  }

  @Test
  void keepsTextsThatLookLikeNumbers() {
    assertThat(print(JsonObject.of("text", "300", "number", 300L), Format.yaml))
        .isEqualTo("text: \"300\"\nnumber: 300\n");
  }

  @Test
  void printsTheResultOrItsTable() {
    JsonObject result = JsonObject.of("name", "east");

    assertThat(print(result, Format.table)).isEqualTo("TABLE\n");
    assertThat(print(result, Format.wide)).isEqualTo("TABLE\n");
    assertThat(print(result, Format.yaml)).isEqualTo("name: east\n");
    assertThat(print(result, Format.json)).contains("\"name\" : \"east\"");
  }
}
