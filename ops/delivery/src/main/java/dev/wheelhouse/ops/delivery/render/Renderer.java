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
import dev.wheelhouse.ops.delivery.definitions.Stage;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.definitions.schema.Nearest;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterSchema.Checked;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Trait;
import dev.wheelhouse.ops.delivery.render.RenderedComponent.LateTrait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes objects from components. Pure but for images and references in its context: the same
/// component gives the same objects.
public final class Renderer {

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
    Attachment attachment = new Attachment(context, component, output, warnings);
    component.traits().forEach(it -> attach(it, attachment));
    label(context, component, output);
    return new RenderedComponent(
        component.name(),
        output.workload().string("apiVersion").orElse(type.workloadApiVersion()),
        output.workload().string("kind").orElse(type.workloadKind()),
        output.workload(),
        attachment.of(Stage.PRE_DISPATCH),
        attachment.of(Stage.DEFAULT_DISPATCH),
        attachment.dispatched(),
        attachment.allLate(),
        output.waiting().orElse(""),
        warnings,
        new ComponentJudgement(type.statusPolicy(context, properties), attachment.judges()),
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

  /// How traits are attached to a component, one after the other.
  ///
  /// @param attached all so far, by the types that the component names
  /// @param dispatched those among them whose objects come before the workload or with it
  /// @param stages when the objects of traits come that are known now, by the names of traits
  /// @param late those whose objects are made from the workload once it is healthy
  private record Attachment(
      ComponentContext context,
      Component component,
      Output output,
      List<String> warnings,
      List<String> attached,
      List<String> dispatched,
      Map<String, Stage> stages,
      List<LateTrait> late,
      Map<String, StatusPolicy> judges) {

    Attachment(
        ComponentContext context, Component component, Output output, List<String> warnings) {
      this(
          context,
          component,
          output,
          warnings,
          new ArrayList<>(),
          new ArrayList<>(),
          new LinkedHashMap<>(),
          new ArrayList<>(),
          new HashMap<>());
    }

    /// The objects beside the workload that come at a stage, as far as they are known now.
    List<Output.Auxiliary> of(Stage stage) {
      return output.auxiliaries().stream()
          .filter(it -> stages.getOrDefault(it.trait(), Stage.DEFAULT_DISPATCH) == stage)
          .toList();
    }

    List<LateTrait> allLate() {
      List<LateTrait> all = new ArrayList<>();
      stages.forEach((name, stage) -> {
        if (stage == Stage.POST_DISPATCH) {
          List<Output.Auxiliary> objects =
              of(stage).stream().filter(it -> it.trait().equals(name)).toList();
          all.add(new LateTrait(name, _ -> objects));
        }
      });
      all.addAll(late);
      return all;
    }
  }

  private void attach(Trait trait, Attachment attachment) {
    ComponentContext context = attachment.context();
    Output output = attachment.output();
    TraitType type =
        definitions
            .trait(context.namespace(), trait.type())
            .orElseThrow(() ->
                unknown(
                    trait.path() + ".type",
                    trait.type(),
                    definitions.traitNames(context.namespace())));
    TraitFit.check(
        type.manifest(),
        trait,
        attachment.component().type(),
        WorkloadResource.of(output.workload()),
        attachment.attached());
    Properties properties =
        checked(type, trait.path() + ".properties", trait.properties(), attachment.warnings());
    attachment.attached().add(trait.type());
    attachment.judges().put(trait.type(), type.statusPolicy(context, properties));
    Stage stage = type.manifest().stage();
    if (stage == Stage.POST_DISPATCH && type.manifest().schematic().equals("cel")) {
      attachment
          .late()
          .add(new LateTrait(trait.type(), workload -> late(type, context, properties, workload)));
      return;
    }
    attachment.stages().put(type.name(), stage);
    if (stage != Stage.POST_DISPATCH) {
      attachment.dispatched().add(trait.type());
    }
    type.apply(context, properties, output);
  }

  /// Whether a trait is one of stage PostDispatch.
  public boolean late(String namespace, String trait) {
    return definitions
        .trait(namespace, trait)
        .filter(it -> it.manifest().stage() == Stage.POST_DISPATCH)
        .isPresent();
  }

  private static List<Output.Auxiliary> late(
      TraitType type, ComponentContext context, Properties properties, JsonObject workload) {
    Output output = new Output(workload.deepCopy());
    type.apply(context, properties, output);
    output.auxiliaries().forEach(it -> label(context, it));
    return output.auxiliaries();
  }

  private static Properties checked(
      Definition type, String path, JsonObject given, List<String> warnings) {
    Checked checked = type.manifest().parameters().check(path, given);
    warnings.addAll(checked.warnings());
    return new Properties(path, checked.tree());
  }

  private static void label(ComponentContext context, Component component, Output output) {
    JsonObject labels = labels(context, output.workload());
    labels.put(TypeKeys.WORKLOAD, name(component.type()));
    labels.put(AppKeys.RESOURCE_TYPE, "WORKLOAD");
    output.auxiliaries().forEach(it -> label(context, it));
  }

  private static void label(ComponentContext context, Output.Auxiliary auxiliary) {
    JsonObject traitLabels = labels(context, auxiliary.object());
    traitLabels.put(
        TypeKeys.TRAIT,
        auxiliary.trait().isEmpty() ? "AuxiliaryWorkload" : name(auxiliary.trait()));
    if (!auxiliary.name().isEmpty()) {
      traitLabels.put(TypeKeys.TRAIT_RESOURCE, auxiliary.name());
    }
    traitLabels.put(AppKeys.RESOURCE_TYPE, "TRAIT");
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
        .with(AppKeys.NAME, context.application())
        .with(AppKeys.NAMESPACE, context.namespace())
        .with(AppKeys.COMPONENT, context.component())
        .with(AppKeys.APP_REVISION, context.revision());
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
