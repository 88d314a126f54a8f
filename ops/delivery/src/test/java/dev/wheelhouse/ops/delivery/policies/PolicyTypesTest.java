// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Stay;
import dev.wheelhouse.ops.delivery.policies.deadline.DeadlinePolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTypesTest {

  private static List<JsonObject> policies(String... policies) {
    return Json.read(
                ("[" + String.join(",", policies) + "]")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            instanceof JsonArray array
        ? array.objects()
        : List.of();
  }

  private static PolicyTypes.Read read(String... policies) {
    return PolicyTypes.load().read(policies(policies));
  }

  private static String rules(String type, String rules) {
    return "{\"type\":\"%s\",\"properties\":{%s}}".formatted(type, rules);
  }

  @Test
  void policiesOfTheSameTypeAddUp() {
    ResourcePolicies policies =
        read(
                rules(
                    "garbage-collect",
                    """
                    "order":"dependency","applicationRevisionLimit":4,"rules":[
                      {"selector":{"resourceTypes":["PersistentVolumeClaim"]},"strategy":"never"}]\
                    """),
                rules(
                    "garbage-collect",
                    """
                    "keepLegacyResource":true,"rules":[
                      {"selector":{"traitTypes":["expose"]},"strategy":"onAppDelete","propagation":"orphan"}]\
                    """))
            .resources();

    assertThat(policies.garbage().byDependency()).isTrue();
    assertThat(policies.garbage().keepLegacy()).isTrue();
    assertThat(policies.garbage().revisionLimit()).contains(4);
    assertThat(policies.garbage().rules())
        .extracting(ResourcePolicies.GarbageRule::stay)
        .containsExactly(Stay.EVER, Stay.APPLICATION);
    assertThat(policies.garbage().rules().getLast().orphan()).isTrue();
  }

  @Test
  void applyOnceWithoutRulesIsForAllAndHoldsOnlyWhenEnabled() {
    assertThat(read(rules("apply-once", "\"enable\":true")).resources().drifts()).isTrue();
    assertThat(read(rules("apply-once", "\"enable\":false")).resources())
        .isEqualTo(ResourcePolicies.NONE);
    ResourcePolicies ruled =
        read(rules(
                "apply-once",
                """
                "enable":true,"rules":[{"selector":{"componentNames":["a"]},
                  "strategy":{"path":["spec.replicas"],"affect":"onStateKeep"}}]\
                """))
            .resources();
    assertThat(ruled.drifts()).isFalse();
    assertThat(ruled.applyOnce()).singleElement().matches(it -> it.onStateKeep() && !it.onUpdate());
  }

  @Test
  void readsTheOtherPoliciesOnResources() {
    String rule = "\"rules\":[{\"selector\":{\"resourceNames\":[\"a\"]}}]";
    ResourcePolicies policies =
        read(
                rules("read-only", rule),
                rules("take-over", rule),
                rules("shared-resource", rule),
                rules(
                    "resource-update",
                    """
                    "rules":[{"selector":{"resourceNames":["a"]},
                      "strategy":{"op":"replace","recreateFields":["spec.x"]}}]\
                    """))
            .resources();

    assertThat(policies.readOnly()).hasSize(1);
    assertThat(policies.takeOver()).hasSize(1);
    assertThat(policies.shared()).hasSize(1);
    assertThat(policies.updates())
        .singleElement()
        .matches(it -> it.replace() && it.recreate().equals(List.of("spec.x")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topologie|'' |spec.policies[0].type: Unsupported value: \"topologie\"",
        "garbage-collect|\"order\":\"size\"|spec.policies[0].properties.order: Unsupported value",
        "garbage-collect|\"rules\":[{\"strategy\":\"x\"}]|properties.rules[0].strategy:"
            + " Unsupported",
        "resource-update|\"rules\":[{\"strategy\":{\"op\":\"x\"}}]|rules[0].strategy.op:"
            + " Unsupported",
        "topology|\"clusters\":\"local\"|spec.policies[0].properties.clusters: ",
        "deadline|\"after\":\"soon\"|spec.policies[0].properties.after: Invalid value: \"soon\""
      })
  void namesWhatIsWrong(String type, String properties, String message) {
    assertThatThrownBy(() -> read(rules(type, properties))).hasMessageContaining(message);
  }

  @Test
  void theLastDeadlineHolds() {
    assertThat(DeadlinePolicy.of(policies())).isEmpty();
    assertThat(
            DeadlinePolicy.of(
                policies(
                    rules("deadline", "\"after\":\"90s\""), rules("deadline", "\"after\":\"2h\""))))
        .contains(Duration.ofHours(2));
  }
}
