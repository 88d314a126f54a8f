// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import java.util.ArrayList;
import java.util.List;

/// An application as objects, without a cluster.
///
/// @param unknown parameters that nobody knows
/// @param untold what cannot be told without a cluster
record Rendered(List<JsonObject> objects, List<String> unknown, List<String> untold) {

  Rendered {
    objects = List.copyOf(objects);
    unknown = List.copyOf(unknown);
    untold = List.copyOf(untold);
  }

  /// @throws dev.wheelhouse.base.errors.PlatformException `INVALID` naming the path that is wrong
  static Rendered of(JsonObject application, DefinitionLookup definitions) {
    String name = application.string("metadata", "name").orElse("app");
    String namespace = application.string("metadata", "namespace").orElse("default");
    ApplicationSpec spec =
        ApplicationSpec.of(application.object("spec").orElseGet(JsonObject::new));
    List<JsonObject> objects = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> untold = new ArrayList<>();
    PolicyTypes.Read policies = PolicyTypes.of(definitions, namespace).read(spec.policies());
    unknown.addAll(policies.warnings());
    policies
        .checked()
        .forEach(it ->
            objects.addAll(
                it.type().objects(context(name, namespace, it.name()), it.properties())));
    Renderer renderer = new Renderer(definitions);
    for (Component component : spec.components()) {
      RenderedComponent rendered =
          renderer.render(context(name, namespace, component.name()), component);
      objects.addAll(
          rendered.all((trait, e) ->
              untold.add("trait " + trait.type() + " needs its workload: " + e.getMessage())));
      unknown.addAll(rendered.warnings());
    }
    return new Rendered(objects, unknown, untold);
  }

  private static ComponentContext context(String name, String namespace, String component) {
    return new ComponentContext(
        name,
        namespace,
        component,
        name + "-v1",
        "",
        _ -> new ImageState.Ready("image-of-" + component));
  }
}
