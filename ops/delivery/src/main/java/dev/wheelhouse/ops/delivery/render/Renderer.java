// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.charts.Charts;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.definitions.schema.Nearest;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterSchema.Checked;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes objects from components. Pure but for images and references in its context: the same
/// component gives the same objects.
public final class Renderer {

  private static final String RESOURCE_TYPE = "app.oam.dev/resourceType";

  private final DefinitionLookup definitions;
  private final Optional<Charts> charts;
  private final WebFiles files;

  /// A renderer without charts or files: components made from them are refused.
  public Renderer(DefinitionLookup definitions) {
    this(definitions, Optional.empty(), WebFiles.NONE);
  }

  /// @param files with objects that components name by address
  public Renderer(DefinitionLookup definitions, Optional<Charts> charts, WebFiles files) {
    this.definitions = definitions;
    this.charts = charts;
    this.files = files;
  }

  /// The same with other definitions.
  public Renderer with(DefinitionLookup others) {
    return new Renderer(others, charts, files);
  }

  /// Files with objects that components name by address.
  public WebFiles files() {
    return files;
  }

  /// Where components that are made from charts get them.
  public Optional<Charts> charts() {
    return charts;
  }

  /// Renders one component with its traits, in their order.
  ///
  /// @throws PlatformException `INVALID` for an unknown type, a wrong parameter, or a trait that
  ///   does not fit
  public RenderedComponent render(ComponentContext context, Component component) {
    ComponentType type =
        definitions
            .component(context.namespace(), component.type())
            .orElseThrow(() ->
                unknown(
                    component.path() + ".type",
                    component.type(),
                    definitions.componentNames(context.namespace())));
    List<String> warnings = new ArrayList<>();
    Properties properties =
        checked(type, component.path() + ".properties", component.properties(), warnings);
    Output output = type.render(context, properties);
    List<String> attached = new ArrayList<>();
    Map<String, StatusPolicy> judges = new HashMap<>();
    for (Trait trait : component.traits()) {
      judges.put(trait.type(), apply(context, component, trait, attached, output, warnings));
      attached.add(trait.type());
    }
    label(context, component, output);
    return new RenderedComponent(
        component.name(),
        output.workload().string("apiVersion").orElse(type.workloadApiVersion()),
        output.workload().string("kind").orElse(type.workloadKind()),
        output.workload(),
        output.auxiliaries(),
        attached,
        output.waiting().orElse(""),
        warnings,
        new ComponentJudgement(type.statusPolicy(context, properties), judges),
        output.installation());
  }

  /// How definitions judge a component and its traits.
  private record ComponentJudgement(StatusPolicy component, Map<String, StatusPolicy> traits)
      implements StatusPolicy {

    @Override
    public Verdict judge(JsonObject output, JsonObject outputs) {
      return component.judge(output, outputs);
    }

    @Override
    public StatusPolicy ofTrait(String type) {
      return traits.getOrDefault(type, NONE);
    }
  }

  /// Where components find what they name as `type`.
  public DefinitionLookup definitions() {
    return definitions;
  }

  /// `apiVersion` of the workload that a component will have; empty where that cannot be told.
  public String workloadApiVersion(Component component) {
    return known(component).map(ComponentType::workloadApiVersion).orElse("");
  }

  public String workloadKind(Component component) {
    return known(component).map(ComponentType::workloadKind).orElse("");
  }

  /// Whether a type of component stands for something that no cluster makes.
  public boolean cloudResource(String namespace, String type) {
    return definitions.cloudResource(namespace, type);
  }

  private Optional<ComponentType> known(Component component) {
    try {
      return definitions.component("", component.type());
    } catch (PlatformException _) {
      return Optional.empty(); // a definition that cannot be used; rendering says why
    }
  }

  private StatusPolicy apply(
      ComponentContext context,
      Component component,
      Trait trait,
      List<String> attached,
      Output output,
      List<String> warnings) {
    TraitType type =
        definitions
            .trait(context.namespace(), trait.type())
            .orElseThrow(() ->
                unknown(
                    trait.path() + ".type",
                    trait.type(),
                    definitions.traitNames(context.namespace())));
    TraitFit.check(
        type.manifest(), trait, component.type(), WorkloadResource.of(output.workload()), attached);
    Properties properties =
        checked(type, trait.path() + ".properties", trait.properties(), warnings);
    type.apply(context, properties, output);
    return type.statusPolicy(context, properties);
  }

  private static Properties checked(
      Definition type, String path, JsonObject given, List<String> warnings) {
    Checked checked = type.manifest().parameters().check(path, given);
    warnings.addAll(checked.warnings());
    return new Properties(path, checked.tree());
  }

  private static void label(ComponentContext context, Component component, Output output) {
    JsonObject labels = labels(context, output.workload());
    labels.put("workload.oam.dev/type", name(component.type()));
    labels.put(RESOURCE_TYPE, "WORKLOAD");
    for (Output.Auxiliary auxiliary : output.auxiliaries()) {
      JsonObject traitLabels = labels(context, auxiliary.object());
      traitLabels.put(
          "trait.oam.dev/type",
          auxiliary.trait().isEmpty() ? "AuxiliaryWorkload" : name(auxiliary.trait()));
      if (!auxiliary.name().isEmpty()) {
        traitLabels.put("trait.oam.dev/resource", auxiliary.name());
      }
      traitLabels.put(RESOURCE_TYPE, "TRAIT");
    }
  }

  /// A type without the revision that it may name: `webservice@v2`.
  private static String name(String type) {
    int at = type.indexOf('@');
    return at < 0 ? type : type.substring(0, at);
  }

  private static JsonObject labels(ComponentContext context, JsonObject object) {
    JsonObject metadata = object.childObject("metadata");
    metadata.putIfAbsent("name", context.component());
    if (!WorkloadResource.isClusterScoped(object)) {
      metadata.putIfAbsent("namespace", context.namespace());
    }
    return metadata
        .childObject("labels")
        .with("app.oam.dev/name", context.application())
        .with("app.oam.dev/namespace", context.namespace())
        .with("app.oam.dev/component", context.component())
        .with("app.oam.dev/appRevision", context.revision());
  }

  static PlatformException unknown(String path, String type, Set<String> known) {
    String message =
        "Unsupported value: \""
            + type
            + "\""
            + Nearest.of(type, known).map(it -> ": did you mean \"" + it + "\"?").orElse("")
            + ": supported values: "
            + known;
    return new PlatformException(
        Reason.INVALID,
        path + ": " + message,
        List.of(new Cause(path, "FieldValueNotSupported", message)));
  }
}
