// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.workflow.ComponentValues;

/// A component as a policy makes it, and where it is to go.
///
/// @param tree the component as it stands in the specification, with what overrides it
/// @param replica its key; empty for a component that is not replicated
record ComponentTask(Component component, JsonObject tree, String replica, Placement placement) {

  Place place() {
    return Place.of(component.name(), replica, placement);
  }

  /// The component named as its objects are.
  Component replicated() {
    return replica.isEmpty()
        ? component
        : new Component(
            component.path(),
            place().component(),
            component.type(),
            component.properties(),
            component.traits(),
            component.dependsOn());
  }

  /// With the values that other components have given.
  ComponentTask filled(ComponentValues values) {
    JsonObject filled = values.filled(tree, placement.display(), replica);
    Component read =
        ApplicationSpec.component(component.path(), filled).after(component.dependsOn());
    return new ComponentTask(read, filled, replica, placement);
  }
}
