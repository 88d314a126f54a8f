// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.quota.QuotaEvaluator;
import dev.wheelhouse.plane.controllers.resourcequota.QuotaTally.Counted;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaTallyTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final QuotaEvaluator PODS = QuotaEvaluator.of(new GroupResource("", "pods"));

  private static JsonObject pod(String cpu, String phase) {
    return Json.readObject(
        """
        {"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"%s"}}}]},
         "status":{"phase":"%s"}}\
        """
            .formatted(cpu, phase));
  }

  @Test
  void sumsWhatIsThereAndNamesWhatIsNot() {
    JsonObject quota =
        Json.readObject(
            """
            {"spec":{"hard":{"pods":"5","requests.cpu":"2","secrets":"3"}},"status":{}}\
            """);

    JsonObject status =
        new QuotaTally(quota, NOW)
            .status(
                List.of(
                    new Counted(PODS, List.of(pod("300m", "Running"), pod("1", "Succeeded"))),
                    new Counted(QuotaEvaluator.of(new GroupResource("", "secrets")), List.of())));

    assertThat(status)
        .isEqualTo(
            Json.readObject(
                """
                {"hard":{"pods":"5","requests.cpu":"2","secrets":"3"},
                 "used":{"pods":"1","requests.cpu":"300m","secrets":"0"}}\
                """));
  }

  @Test
  void countsOnlyWhatIsInScope() {
    JsonObject quota =
        Json.readObject(
            """
            {"spec":{"hard":{"pods":"5"},"scopes":["BestEffort"]},
             "status":{"used":{"pods":"7","gone":"1"}}}\
            """);

    JsonObject status =
        new QuotaTally(quota, NOW)
            .status(List.of(new Counted(PODS, List.of(pod("300m", ""), pod("0", "")))));

    assertThat(status.string("used", "pods")).contains("1");
    assertThat(status.at("used", "gone")).isNull();
  }
}
