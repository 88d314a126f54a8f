// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// The spec of a `core.oam.dev/v1beta1` Application, read from its JSON tree. What properties mean
/// is known to the definitions only.
public record ApplicationSpec(
    List<Component> components, List<JsonObject> policies, JsonObject workflow) {

  public ApplicationSpec {
    components = List.copyOf(components);
    policies = List.copyOf(policies);
  }

  /// One part of an application.
  ///
  /// @param path where it stands in the Application, for messages: `spec.components[0]`
  public record Component(
      String path,
      String name,
      String type,
      JsonObject properties,
      List<Trait> traits,
      List<String> dependsOn) {

    public Component {
      traits = List.copyOf(traits);
      dependsOn = List.copyOf(dependsOn);
    }

    /// The same, coming after further components.
    public Component after(List<String> others) {
      List<String> all =
          java.util.stream.Stream.concat(dependsOn.stream(), others.stream()).distinct().toList();
      return new Component(path, name, type, properties, traits, all);
    }
  }

  /// Something that a component gets for its life in operation.
  public record Trait(String path, String type, JsonObject properties) {}

  /// Reads a spec as the API server admitted it: the shape is checked by the CRD's schema, so what
  /// is missing here is empty.
  public static ApplicationSpec of(JsonObject spec) {
    List<JsonObject> trees = objects(spec, "components");
    List<Component> components = new java.util.ArrayList<>();
    for (int i = 0; i < trees.size(); i++) {
      components.add(component("spec.components[" + i + "]", trees.get(i)));
    }
    return new ApplicationSpec(
        components, objects(spec, "policies"), spec.object("workflow").orElseGet(JsonObject::new));
  }

  /// Reads one component.
  ///
  /// @param path where it stands, for messages
  public static Component component(String path, JsonObject tree) {
    List<JsonObject> trees = objects(tree, "traits");
    List<Trait> traits = new java.util.ArrayList<>();
    for (int i = 0; i < trees.size(); i++) {
      traits.add(
          new Trait(
              path + ".traits[" + i + "]",
              trees.get(i).string("type").orElse(""),
              properties(trees.get(i))));
    }
    return new Component(
        path,
        tree.string("name").orElse(""),
        tree.string("type").orElse(""),
        properties(tree),
        traits,
        tree.array("dependsOn").orElseGet(JsonArray::new).strings());
  }

  private static JsonObject properties(JsonObject tree) {
    return tree.object("properties").orElseGet(JsonObject::new);
  }

  private static List<JsonObject> objects(JsonObject tree, String key) {
    return tree.array(key).orElseGet(JsonArray::new).objects();
  }
}
