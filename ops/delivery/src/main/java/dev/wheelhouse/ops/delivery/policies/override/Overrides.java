// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.override;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What differs where components are taken to. Works on components as they stand in
/// `spec.components`.
///
/// @param components what is laid over them
/// @param selector names of the components that are taken there; empty for all
public record Overrides(List<Patch> components, List<String> selector) {

  private static final Pattern NAME = Pattern.compile("[-a-z0-9*]*");

  public Overrides {
    components = List.copyOf(components);
    selector = List.copyOf(selector);
  }

  /// @param name of the component, `*` standing for any text; empty for all components
  /// @param type of the components it is for; empty for any
  /// @param traits with `disable: true` where one is to be taken away
  public record Patch(String name, String type, JsonObject properties, List<JsonObject> traits) {
    public Patch {
      traits = List.copyOf(traits);
    }

    /// A name is looked for anywhere in the component's, as KubeVela does.
    private boolean names(String component) {
      int from = 0;
      for (String piece : name.split("\\*", -1)) {
        int found = component.indexOf(piece, from);
        if (found < 0) {
          return false;
        }
        from = found + piece.length();
      }
      return true;
    }
  }

  /// @throws PlatformException `INVALID` when a parameter is wrong, naming its path
  public static Overrides of(Properties properties) {
    List<Patch> patches = new ArrayList<>();
    for (Properties component : properties.objects("components")) {
      List<JsonObject> traits = new ArrayList<>();
      for (Properties trait : component.objects("traits")) {
        traits.add(
            JsonObject.of(
                "type",
                trait.requiredString("type"),
                "properties",
                trait.tree("properties").orElseGet(JsonObject::new),
                "disable",
                trait.bool("disable").orElse(false)));
      }
      patches.add(
          new Patch(
              name(component),
              component.string("type").orElse(""),
              component.tree("properties").orElseGet(JsonObject::new),
              traits));
      component.string("externalRevision");
    }
    return new Overrides(patches, properties.strings("selector"));
  }

  private static String name(Properties component) {
    String name = component.string("name").orElse("");
    if (!NAME.matcher(name).matches()) {
      throw component.invalid(
          component.path() + ".name",
          "FieldValueInvalid",
          "Invalid value: \""
              + name
              + "\": must consist of lower case letters, digits, '-', and '*' for any text");
    }
    return name;
  }

  /// The components with this laid over them. A patch with a name that none has adds a component.
  public List<JsonObject> over(List<JsonObject> before) {
    List<JsonObject> after = new ArrayList<>(before);
    for (Patch patch : components) {
      boolean found = false;
      for (int i = 0; i < after.size(); i++) {
        JsonObject component = after.get(i);
        if (patch.names(component.string("name").orElse(""))) {
          boolean sameType =
              patch.type().isEmpty() || component.string("type").orElse("").equals(patch.type());
          if (sameType) {
            after.set(i, merge(component, patch));
          } else if (!patch.name().isEmpty()) {
            after.set(i, component(component.string("name").orElse(""), patch));
          }
          found = true;
        }
      }
      if (!found && !patch.name().isEmpty() && !patch.type().isEmpty()) {
        after.add(component(patch.name(), patch));
      }
    }
    return after.stream()
        .filter(it -> selector.isEmpty() || selector.contains(it.string("name").orElse("")))
        .toList();
  }

  private static JsonObject component(String name, Patch patch) {
    return merge(JsonObject.of("name", name, "type", patch.type()), patch);
  }

  private static JsonObject merge(JsonObject component, Patch patch) {
    JsonObject merged = component.deepCopy();
    merge(merged.childObject("properties"), patch.properties());
    List<JsonObject> traits =
        new ArrayList<>(merged.array("traits").orElseGet(JsonArray::new).objects());
    for (JsonObject trait : patch.traits()) {
      merge(traits, trait);
    }
    merged.put("traits", new JsonArray(traits));
    return merged;
  }

  private static void merge(List<JsonObject> traits, JsonObject patch) {
    String type = patch.string("type").orElse("");
    if (patch.bool("disable").orElse(false)) {
      traits.removeIf(it -> it.string("type").orElse("").equals(type));
      return;
    }
    JsonObject properties = patch.object("properties").orElseGet(JsonObject::new);
    for (JsonObject trait : traits) {
      if (trait.string("type").orElse("").equals(type)) {
        merge(trait.childObject("properties"), properties);
        return;
      }
    }
    traits.add(JsonObject.of("type", type, "properties", properties.deepCopy()));
  }

  /// Objects are merged, all else is replaced.
  private static void merge(JsonObject into, JsonObject from) {
    from.forEach((key, value) -> {
      if (value instanceof JsonObject object && into.get(key) instanceof JsonObject present) {
        merge(present, object);
      } else if (value != null && value != JsonNull.NULL) {
        into.put(key, value instanceof JsonObject object ? object.deepCopy() : value);
      }
    });
  }
}
