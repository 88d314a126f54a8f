// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStep.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The workflow of an Application: the one it has, the one it refers to, or else the usual one.
///
/// | An application with | is deployed by |
/// |---|---|
/// | `topology` policies | a step `deploy-<policy>` for each, with all `override` policies before it |
/// | `override` policies alone, or `ref-objects` components | one step `deploy` |
/// | none of these | a step for each component, named like it, as a graph by `dependsOn` |
public final class ApplicationWorkflow {

  private static final String APPLY = "apply-component";
  private static final String PATH = "spec.workflow";

  private ApplicationWorkflow() {}

  /// @param spec of the Application
  /// @param referred the Workflow object that `spec.workflow.ref` names
  /// @throws PlatformException `INVALID` when both steps and a reference are given
  public static WorkflowSpec of(JsonObject spec, Optional<JsonObject> referred) {
    Optional<JsonObject> own = spec.object("workflow").filter(it -> !it.isEmpty());
    boolean steps = own.flatMap(it -> it.array("steps")).filter(it -> !it.isEmpty()).isPresent();
    boolean ref = own.flatMap(it -> it.string("ref")).filter(it -> !it.isEmpty()).isPresent();
    if (steps && ref) {
      throw new PlatformException(
          Reason.INVALID, PATH + ": has both steps and ref; remove one of them");
    }
    Modes usual = own.isPresent() ? Modes.USUAL : Modes.GRAPH;
    WorkflowSpec given =
        referred
            .filter(_ -> ref)
            .map(it -> WorkflowSpec.of("workflow " + name(it), it, usual))
            .orElseGet(() -> WorkflowSpec.of(PATH, own.orElseGet(JsonObject::new), usual));
    Modes modes =
        own.flatMap(it -> it.object("mode"))
            .map(it -> Modes.of(it, given.modes()))
            .orElse(given.modes());
    List<WorkflowStep> all = given.steps().isEmpty() ? usualSteps(spec) : given.steps();
    return new WorkflowSpec(modes, withComponents(all, objects(spec, "components")));
  }

  private static String name(JsonObject workflow) {
    return workflow.string("metadata", "name").orElse("");
  }

  private static List<WorkflowStep> usualSteps(JsonObject spec) {
    JsonArray overrides = names(spec, "override");
    JsonArray topologies = names(spec, "topology");
    List<WorkflowStep> steps = new ArrayList<>();
    for (String topology : topologies.strings()) {
      JsonArray policies = overrides.deepCopy();
      policies.add(topology);
      steps.add(step("deploy-" + topology, "deploy", JsonObject.of("policies", policies)));
    }
    boolean references =
        objects(spec, "components").stream()
            .anyMatch(it -> it.string("type").orElse("").equals("ref-objects"));
    if (topologies.isEmpty() && (references || !overrides.isEmpty())) {
      steps.add(step("deploy", "deploy", JsonObject.of("policies", overrides)));
    }
    if (steps.isEmpty()) {
      for (JsonObject component : objects(spec, "components")) {
        String name = component.string("name").orElse("");
        steps.add(step(name, APPLY, JsonObject.of("component", name)));
      }
    }
    return steps;
  }

  private static JsonArray names(JsonObject spec, String policy) {
    JsonArray names = new JsonArray();
    objects(spec, "policies").stream()
        .filter(it -> it.string("type").orElse("").equals(policy))
        .forEach(it -> it.string("name").ifPresent(names::add));
    return names;
  }

  private static WorkflowStep step(String name, String type, JsonObject properties) {
    return WorkflowStep.of(
        PATH + " (step " + name + ")",
        JsonObject.of("name", name, "type", type, "properties", properties));
  }

  /// Gives steps that apply a component what the component takes, gives and waits for.
  private static List<WorkflowStep> withComponents(
      List<WorkflowStep> steps, List<JsonObject> components) {
    List<WorkflowStep> flat = new WorkflowSpec(Modes.USUAL, steps).all();
    return steps.stream()
        .map(step ->
            step.subSteps().isEmpty()
                ? withComponent(step, components, flat)
                : step.withSubSteps(
                    step.subSteps().stream()
                        .map(sub -> withComponent(sub, components, flat))
                        .toList()))
        .toList();
  }

  private static WorkflowStep withComponent(
      WorkflowStep step, List<JsonObject> components, List<WorkflowStep> all) {
    String name = step.properties().string("component").orElse("");
    Optional<JsonObject> found =
        components.stream().filter(it -> it.string("name").orElse("").equals(name)).findFirst();
    List<String> dependsOn =
        new ArrayList<>(step.dependsOn().stream().map(it -> known(it, all)).toList());
    if (!step.type().equals(APPLY) || found.isEmpty()) {
      return step.with(step.properties(), step.inputs(), step.outputs(), dependsOn);
    }
    JsonObject component = found.get();
    List<Input> inputs = new ArrayList<>(step.inputs());
    inputs.addAll(WorkflowStep.inputs(component));
    List<WorkflowStep.Output> outputs = new ArrayList<>(step.outputs());
    outputs.addAll(WorkflowStep.outputs(component));
    component.array("dependsOn").orElseGet(JsonArray::new).strings().stream()
        .map(it -> stepOf(it, all))
        .filter(it -> !dependsOn.contains(it))
        .forEach(dependsOn::add);
    JsonObject properties = step.properties();
    if (!inputs.isEmpty()) {
      properties = properties.deepCopy().with("value", component.deepCopy());
    }
    return step.with(
        properties, inputs.stream().map(ApplicationWorkflow::below).toList(), outputs, dependsOn);
  }

  /// Steps may be named by the component that they apply.
  private static String known(String name, List<WorkflowStep> all) {
    return all.stream().anyMatch(it -> it.name().equals(name)) ? name : stepOf(name, all);
  }

  /// The step that applies a component, or what was written when there is none.
  private static String stepOf(String component, List<WorkflowStep> all) {
    return all.stream()
        .filter(it -> it.type().equals(APPLY))
        .filter(it -> it.properties().string("component").orElse("").equals(component))
        .map(WorkflowStep::name)
        .findFirst()
        .orElse(component);
  }

  /// Inputs of components name a property or a trait; the step finds them below `value`.
  private static Input below(Input input) {
    String key = input.parameterKey();
    return key.isEmpty() ? input : new Input(input.from(), "value." + inComponent(key));
  }

  /// Where an input of a component goes, in the component.
  static String inComponent(String key) {
    boolean whole = key.startsWith("properties") || key.startsWith("traits[");
    return whole ? key : "properties." + key.strip();
  }

  private static List<JsonObject> objects(JsonObject tree, String key) {
    return tree.array(key).orElseGet(JsonArray::new).objects();
  }
}
