// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"kind":"Deployment","metadata":{"generation":2},"status":{"observedGeneration":1}}|Progressing
          {"kind":"Deployment","spec":{"replicas":2},"status":{"observedGeneration":1,"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2}}|Healthy
          {"kind":"Deployment","spec":{"replicas":2},"status":{"observedGeneration":1,"replicas":3,"updatedReplicas":2,"readyReplicas":3,"availableReplicas":3}}|Progressing
          {"kind":"Deployment","status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}}|Failed
          {"kind":"Job","status":{"conditions":[{"type":"Complete","status":"True"}]}}|Healthy
          {"kind":"Job","status":{"conditions":[{"type":"Failed","status":"True"}]}}|Failed
          {"kind":"Job","status":{"active":1}}|Progressing
          {"kind":"Pod","status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}|Healthy
          {"kind":"Pod","status":{"phase":"Running"}}|Progressing
          {"kind":"Service","spec":{"type":"ClusterIP"}}|Healthy
          {"kind":"Service","spec":{"type":"LoadBalancer"}}|Progressing
          {"kind":"Widget","status":{"conditions":[{"type":"Ready","status":"False","message":"no"}]}}|Progressing
          {"kind":"Widget"}|Healthy
          {"kind":"Widget","metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}|Progressing
          """)
  void readsHealthFromStatus(String object, String expected) {
    assertThat(HealthRules.of(Json.readObject(object)).getClass().getSimpleName())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0, 0, 0, Ready:0/2
          2, 0, 2, rolling: 0 of 2 updated
          3, 1, 2, rolling: 1 of 2 updated
          3, 2, 3, 'rolling: all updated, 1 old to end'
          2, 2, 1, Ready:1/2
          """)
  void tellsHowFarARollIs(int all, int updated, int ready, String expected) {
    String deployment =
        """
        {"kind":"Deployment","spec":{"replicas":2},"status":{"observedGeneration":1,
         "replicas":%d,"updatedReplicas":%d,"readyReplicas":%d,"availableReplicas":%d}}
        """
            .formatted(all, updated, ready, ready);
    assertThat(HealthRules.of(Json.readObject(deployment)).message()).isEqualTo(expected);
  }
}
