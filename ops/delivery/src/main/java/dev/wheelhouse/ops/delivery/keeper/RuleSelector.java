// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;
import java.util.List;

/// Which objects a rule of a policy is about. An object is selected when each list that is given
/// contains it, and at least one is given.
///
/// @param oamTypes `WORKLOAD` or `TRAIT`
/// @param resourceTypes kinds
public record RuleSelector(
    List<String> componentNames,
    List<String> componentTypes,
    List<String> oamTypes,
    List<String> traitTypes,
    List<String> resourceTypes,
    List<String> resourceNames) {

  public RuleSelector {
    componentNames = List.copyOf(componentNames);
    componentTypes = List.copyOf(componentTypes);
    oamTypes = List.copyOf(oamTypes);
    traitTypes = List.copyOf(traitTypes);
    resourceTypes = List.copyOf(resourceTypes);
    resourceNames = List.copyOf(resourceNames);
  }

  boolean matches(JsonObject object) {
    return !empty()
        && admits(componentNames, Owner.label(object, AppKeys.COMPONENT))
        && admits(componentTypes, Owner.label(object, TypeKeys.WORKLOAD))
        && admits(oamTypes, Owner.label(object, AppKeys.RESOURCE_TYPE))
        && admits(traitTypes, Owner.label(object, TypeKeys.TRAIT))
        && admits(resourceTypes, object.string("kind").orElse(""))
        && admits(resourceNames, object.string("metadata", "name").orElse(""));
  }

  private boolean empty() {
    return componentNames.isEmpty()
        && componentTypes.isEmpty()
        && oamTypes.isEmpty()
        && traitTypes.isEmpty()
        && resourceTypes.isEmpty()
        && resourceNames.isEmpty();
  }

  private static boolean admits(List<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }
}
