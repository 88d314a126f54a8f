// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowRulesTest {

  private static List<String> broken(String object) {
    List<Cause> broken = new ArrayList<>();
    if (object.contains("matchingPrecedence")) {
      new FlowSchemaRules().validateCreate(Json.readObject(object), broken);
    } else {
      new PriorityLevelRules().validateCreate(Json.readObject(object), broken);
    }
    return broken.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
  }

  @Test
  void namesEveryFaultOfASchema() {
    assertThat(
            broken(
                """
                {"metadata":{"name":"x"},"spec":{"matchingPrecedence":1,
                 "distinguisherMethod":{"type":"ByMoon"},
                 "rules":[{"subjects":[{"kind":"User","group":{"name":"g"}}],
                   "resourceRules":[{"verbs":["fly"],"apiGroups":["*","apps"],"resources":["*"]}]}]}}
                """))
        .containsExactlyInAnyOrder(
            "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have"
                + " matchingPrecedence 1",
            "spec.distinguisherMethod.type: Unsupported value: \"ByMoon\": supported values:"
                + " \"ByNamespace\", \"ByUser\"",
            "spec.priorityLevelConfiguration.name: Required value: must reference a priority level",
            "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is"
                + " 'User'",
            "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is"
                + " not 'Group'",
            "spec.rules[0].resourceRules[0].verbs: Unsupported value: \"fly\": supported values:"
                + " \"create\", \"delete\", \"deletecollection\", \"get\", \"list\", \"patch\","
                + " \"proxy\", \"update\", \"watch\"",
            "spec.rules[0].resourceRules[0].apiGroups: Invalid value: \"[\"*\",\"apps\"]\": if '*'"
                + " is present, must not specify other api groups",
            "spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are"
                + " not cluster scoped must supply at least one namespace");
  }

  @Test
  void namesEveryFaultOfALevel() {
    assertThat(
            broken(
                """
                {"metadata":{"name":"x"},"spec":{"type":"Limited","limited":{
                 "nominalConcurrencyShares":-1,"lendablePercent":101,"borrowingLimitPercent":-2,
                 "limitResponse":{"type":"Queue","queuing":
                   {"queues":4,"handSize":5,"queueLengthLimit":0}}}}}
                """))
        .containsExactlyInAnyOrder(
            "spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative"
                + " integer",
            "spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100,"
                + " inclusive",
            "spec.limited.borrowingLimitPercent: Invalid value: -2: if specified, must be a"
                + " non-negative integer",
            "spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: 0: must be"
                + " positive",
            "spec.limited.limitResponse.queuing.handSize: Invalid value: 5: should not be greater"
                + " than queues (4)");
  }

  @Test
  void onlyExemptIsExempt() {
    assertThat(broken("{\"metadata\":{\"name\":\"x\"},\"spec\":{\"type\":\"Exempt\"}}"))
        .containsExactly(
            "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is"
                + " 'exempt'");
  }
}
