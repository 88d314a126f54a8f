// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.selectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelMatcherTest {

  @Test
  void requiresEveryLabelAndExpression() {
    LabelSelector selector =
        new LabelSelectorBuilder()
            .addToMatchLabels("app", "web")
            .addToMatchExpressions(
                new LabelSelectorRequirement("tier", "In", List.of("front", "edge")),
                new LabelSelectorRequirement("legacy", "DoesNotExist", List.of()))
            .build();
    LabelMatcher matcher = LabelMatcher.of(selector);

    assertThat(matcher.matches(Map.of("app", "web", "tier", "edge"))).isTrue();
    assertThat(matcher.matches(Map.of("app", "web", "tier", "back"))).isFalse();
    assertThat(matcher.matches(Map.of("app", "web", "tier", "edge", "legacy", ""))).isFalse();
    assertThat(matcher).hasToString("app=web,tier in (front,edge),!legacy");
  }

  @Test
  void anAbsentSelectorSelectsNothingAndAnEmptyOneEverything() {
    assertThat(LabelMatcher.of((LabelSelector) null).matches(Map.of())).isFalse();
    assertThat(LabelMatcher.of(new LabelSelector()).matches(Map.of("a", "b"))).isTrue();
  }
}
