// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.RuleSelector;
import java.util.List;

/// The selector that rules of all policies have.
public final class Selectors {

  private Selectors() {}

  /// The selectors of `rules[].selector`; a rule without one selects nothing.
  public static List<RuleSelector> ofRules(Properties properties) {
    return properties.objects("rules").stream().map(Selectors::ofRule).toList();
  }

  public static RuleSelector ofRule(Properties rule) {
    return rule.object("selector")
        .map(it ->
            new RuleSelector(
                it.strings("componentNames"),
                it.strings("componentTypes"),
                it.strings("oamTypes"),
                it.strings("traitTypes"),
                it.strings("resourceTypes"),
                it.strings("resourceNames")))
        .orElseGet(() ->
            new RuleSelector(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
  }
}
