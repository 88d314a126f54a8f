// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Makes objects from components. Pure but for the image resolver in its context: the same
/// component gives the same objects.
public final class Renderer {

  private static final String RESOURCE_TYPE = "app.oam.dev/resourceType";

  private final Definitions definitions;

  public Renderer(Definitions definitions) {
    this.definitions = definitions;
  }

  /// Renders one component with its traits, in their order.
  ///
  /// @throws PlatformException `INVALID` for an unknown type, a wrong parameter, or a trait that
  ///   does not fit
  public RenderedComponent render(ComponentContext context, Component component) {
    ComponentType type =
        definitions
            .component(component.type())
            .orElseThrow(() ->
                unknown(
                    component.path() + ".type", component.type(), definitions.componentNames()));
    Properties properties =
        new Properties(component.path() + ".properties", component.properties());
    Output output = type.render(context, properties);
    List<String> warnings = new ArrayList<>(properties.unread());
    for (Trait trait : component.traits()) {
      apply(context, trait, output, warnings);
    }
    label(context, component, output);
    return new RenderedComponent(
        component.name(),
        type.workloadApiVersion(),
        type.workloadKind(),
        output.workload(),
        output.auxiliaries(),
        component.traits().stream().map(Trait::type).toList(),
        output.waiting().orElse(""),
        warnings);
  }

  /// `apiVersion` of the workload that a component will have; empty for an unknown type.
  public String workloadApiVersion(Component component) {
    return definitions
        .component(component.type())
        .map(ComponentType::workloadApiVersion)
        .orElse("");
  }

  public String workloadKind(Component component) {
    return definitions.component(component.type()).map(ComponentType::workloadKind).orElse("");
  }

  private void apply(ComponentContext context, Trait trait, Output output, List<String> warnings) {
    TraitType type =
        definitions
            .trait(trait.type())
            .orElseThrow(
                () -> unknown(trait.path() + ".type", trait.type(), definitions.traitNames()));
    Properties properties = new Properties(trait.path() + ".properties", trait.properties());
    type.apply(context, properties, output);
    warnings.addAll(properties.unread());
  }

  private static void label(ComponentContext context, Component component, Output output) {
    JsonObject labels = labels(context, output.workload());
    labels.put("workload.oam.dev/type", component.type());
    labels.put(RESOURCE_TYPE, "WORKLOAD");
    for (Output.Auxiliary auxiliary : output.auxiliaries()) {
      JsonObject traitLabels = labels(context, auxiliary.object());
      traitLabels.put(
          "trait.oam.dev/type",
          auxiliary.trait().isEmpty() ? "AuxiliaryWorkload" : auxiliary.trait());
      traitLabels.put(RESOURCE_TYPE, "TRAIT");
    }
  }

  private static JsonObject labels(ComponentContext context, JsonObject object) {
    JsonObject metadata = object.childObject("metadata");
    metadata.put("namespace", context.namespace());
    return metadata
        .childObject("labels")
        .with("app.oam.dev/name", context.application())
        .with("app.oam.dev/namespace", context.namespace())
        .with("app.oam.dev/component", context.component())
        .with("app.oam.dev/appRevision", context.revision());
  }

  private static PlatformException unknown(String path, String type, Set<String> known) {
    String message = "Unsupported value: \"" + type + "\": supported values: " + known;
    return new PlatformException(
        Reason.INVALID,
        path + ": " + message,
        List.of(new Cause(path, "FieldValueNotSupported", message)));
  }
}
