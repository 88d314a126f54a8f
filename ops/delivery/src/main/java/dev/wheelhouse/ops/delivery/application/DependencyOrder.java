// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The order in which components are looked at: each after those it depends on.
final class DependencyOrder {

  private final List<Component> components;
  private final List<Integer> order = new ArrayList<>();
  private final Set<Integer> done = new HashSet<>();
  private final List<String> path = new ArrayList<>();

  private DependencyOrder(List<Component> components) {
    this.components = components;
  }

  /// @return indexes into the list
  /// @throws PlatformException `INVALID` for duplicate names, unknown names and cycles
  static List<Integer> of(List<Component> components) {
    DependencyOrder order = new DependencyOrder(components);
    order.rejectDuplicates();
    for (int i = 0; i < components.size(); i++) {
      order.visit(i);
    }
    return order.order;
  }

  private void rejectDuplicates() {
    Set<String> names = new HashSet<>();
    for (Component component : components) {
      if (!names.add(component.name())) {
        throw invalid(
            component.path() + ".name",
            "FieldValueDuplicate",
            "Duplicate value: \"" + component.name() + "\"");
      }
    }
  }

  private void visit(int index) {
    Component component = components.get(index);
    if (done.contains(index)) {
      return;
    }
    if (path.contains(component.name())) {
      throw invalid(
          component.path() + ".dependsOn",
          "FieldValueInvalid",
          "components depend on each other in a circle: "
              + String.join(" -> ", path)
              + " -> "
              + component.name());
    }
    path.add(component.name());
    component.dependsOn().forEach(name -> visit(indexOf(component, name)));
    path.removeLast();
    done.add(index);
    order.add(index);
  }

  private int indexOf(Component component, String name) {
    for (int i = 0; i < components.size(); i++) {
      if (components.get(i).name().equals(name)) {
        return i;
      }
    }
    throw invalid(
        component.path() + ".dependsOn",
        "FieldValueNotFound",
        "there is no component \"" + name + "\" in this application");
  }

  private static PlatformException invalid(String field, String reason, String message) {
    return new PlatformException(
        Reason.INVALID, field + ": " + message, List.of(new Cause(field, reason, message)));
  }
}
