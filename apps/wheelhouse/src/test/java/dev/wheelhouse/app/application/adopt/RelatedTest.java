// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import org.junit.jupiter.api.Test;

class RelatedTest {

  private static final JsonObject TEMPLATE =
      Json.readObject(
          """
          {"spec":{"containers":[{"envFrom":[{"secretRef":{"name":"s"}}]}]}}\
          """);

  @Test
  void knowsTheTemplateOfThePodsOfACronJob() {
    JsonObject cron =
        JsonObject.of(
            "spec",
            JsonObject.of(
                "jobTemplate", JsonObject.of("spec", JsonObject.of("template", TEMPLATE))));
    JsonObject deployment = JsonObject.of("spec", JsonObject.of("template", TEMPLATE));

    assertThat(Related.template(cron)).contains(TEMPLATE);
    assertThat(Related.template(deployment)).contains(TEMPLATE);
    assertThat(Related.template(JsonObject.of("spec", new JsonObject()))).isEmpty();
  }
}
