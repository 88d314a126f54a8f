// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.crds.CustomResources;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.References;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterSchema;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes;
import dev.wheelhouse.ops.delivery.policies.topology.Topology;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.ClusterReferences;
import dev.wheelhouse.ops.delivery.render.ComponentCheck;
import dev.wheelhouse.ops.delivery.render.Faults;
import dev.wheelhouse.ops.delivery.workflow.ApplicationWorkflow;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.WorkflowCheck;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSpec;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds all that is wrong with an application before it is applied.
public final class ApplicationCheck {

  private static final String POLICY_API = "core.oam.dev/v1alpha1";

  private final DefinitionLookup definitions;
  private final ClusterObjects local;
  private final Optional<Clusters> reached;
  private final StepTypes steps = StepTypes.load();
  private final Set<Cause> errors = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  private ApplicationCheck(
      DefinitionLookup definitions, ClusterObjects local, Optional<Clusters> reached) {
    this.definitions = definitions;
    this.local = local;
    this.reached = reached;
  }

  /// @param errors each with its path
  /// @param warnings what nobody knows, and what was not checked; each begins with a path
  public record Findings(List<Cause> errors, List<String> warnings) {
    public Findings {
      errors = List.copyOf(errors);
      warnings = List.copyOf(warnings);
    }
  }

  /// Without a cluster: what only clusters know is not checked.
  ///
  /// @param drafts Policies and Workflows that are at hand
  public static Findings offline(
      DefinitionLookup definitions, ClusterObjects drafts, JsonObject application) {
    return new ApplicationCheck(definitions, drafts, Optional.empty()).check(application);
  }

  public static Findings of(
      DefinitionLookup definitions,
      ClusterObjects local,
      Clusters clusters,
      JsonObject application) {
    return new ApplicationCheck(definitions, local, Optional.of(clusters)).check(application);
  }

  private Findings check(JsonObject application) {
    JsonObject tree = application.object("spec").orElseGet(JsonObject::new);
    ObjectRef ref = ObjectRef.of(application);
    List<Cause> head = new ArrayList<>();
    TextFields.checkMetadata(application, head);
    Object spec = application.get("spec");
    if (spec != null && !(spec instanceof JsonObject)) {
      head.add(
          TextFields.wanted(
              "spec", "object", spec, "give fields, each on a line of its own as `name: value`"));
      return new Findings(head, List.of());
    }
    errors.addAll(head);
    shape(tree);
    if (errors.isEmpty()) {
      ApplicationSpec read = ApplicationSpec.of(tree);
      names(read);
      read.components().forEach(it -> component(application, it));
      policies(read);
      workflow(ref.namespace(), tree);
    }
    return new Findings(List.copyOf(errors), List.copyOf(warnings));
  }

  /// As the API server will take it.
  private void shape(JsonObject tree) {
    JsonObject schema =
        CustomResources.schema("Application").object("properties", "spec").orElseThrow();
    try {
      List<Cause> texts = new ArrayList<>();
      TextFields.check(schema, "spec", tree, texts);
      errors.addAll(texts);
      warnings.addAll(ParameterSchema.ofOpenApi(schema).check("spec", tree).warnings());
    } catch (PlatformException e) {
      errors.addAll(Faults.causes("spec", e));
    }
  }

  private void names(ApplicationSpec spec) {
    Set<String> seen = new HashSet<>();
    for (Component component : spec.components()) {
      tried(component.path() + ".name", () -> SpecCheck.checkName(component));
      if (!seen.add(component.name())) {
        error(
            component.path() + ".name",
            "FieldValueDuplicate",
            "Duplicate value: \"" + component.name() + "\"");
      }
    }
    for (Component component : spec.components()) {
      for (int i = 0; i < component.dependsOn().size(); i++) {
        String needed = component.dependsOn().get(i);
        if (!seen.contains(needed)) {
          error(
              component.path() + ".dependsOn[" + i + "]",
              "FieldValueNotFound",
              "Not found: \"" + needed + "\": no component has this name; there are " + seen);
        }
      }
    }
    if (errors.isEmpty()) {
      tried("spec.components", () -> DependencyOrder.of(spec.components()));
    }
  }

  private void component(JsonObject application, Component component) {
    ObjectRef ref = ObjectRef.of(application);
    References references =
        reached
            .<References>map(it ->
                new ClusterReferences(cluster ->
                    it.objects(
                        cluster.isEmpty() ? Cluster.LOCAL : cluster, Authors.NONE.of(application))))
            .orElse(ApplicationCheck::unreached);
    ComponentCheck.Findings findings =
        ComponentCheck.of(
            definitions,
            new ComponentContext(
                ref.name(),
                ref.namespace(),
                component.name(),
                ref.name() + "-v1",
                "",
                source -> new ImageState.Ready("image-of-" + source.component()),
                references),
            component);
    boolean given = !inputs(application, component.name()).isEmpty();
    findings.errors().stream()
        .filter(it -> !given || !it.message().startsWith("Required value"))
        .forEach(errors::add);
    warnings.addAll(findings.warnings());
  }

  private static List<JsonObject> unreached(ComponentContext.Reference reference) {
    throw new PlatformException(
        Reason.SERVICE_UNAVAILABLE, "there is no cluster to read " + reference.name() + " from");
  }

  /// Values that other steps give a component; then it need not be complete by itself.
  private static JsonArray inputs(JsonObject application, String component) {
    return application.array("spec", "components").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("name").orElse("").equals(component))
        .flatMap(it -> it.array("inputs").stream())
        .findFirst()
        .orElseGet(JsonArray::new);
  }

  private void policies(ApplicationSpec spec) {
    List<String> unknown = new ArrayList<>();
    for (PlatformException fault : PolicyTypes.load().faults(spec.policies(), unknown)) {
      errors.addAll(Faults.causes("spec.policies", fault));
    }
    warnings.addAll(unknown);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < spec.policies().size(); i++) {
      JsonObject policy = spec.policies().get(i);
      String path = "spec.policies[" + i + "]";
      String name = policy.string("name").orElse("");
      if (!name.isEmpty() && !seen.add(name)) {
        error(path + ".name", "FieldValueDuplicate", "Duplicate value: \"" + name + "\"");
      }
      if (policy.string("type").orElse("").equals("topology")) {
        topology(path, name, policy);
      }
    }
  }

  private void topology(String path, String name, JsonObject policy) {
    if (reached.isEmpty()) {
      warnings.add(path + ".properties: not checked: whether its clusters have joined");
      return;
    }
    JsonObject properties = policy.object("properties").orElseGet(JsonObject::new);
    tried(
        path + ".properties",
        () ->
            Placements.of(
                List.of(name),
                List.of(
                    Topology.of(
                        new dev.wheelhouse.ops.delivery.definitions.Properties(
                            path + ".properties", properties))),
                "default",
                reached.get()));
  }

  private void workflow(String namespace, JsonObject tree) {
    Optional<String> ref = tree.string("workflow", "ref").filter(it -> !it.isEmpty());
    Optional<JsonObject> referred =
        ref.flatMap(it -> local.get(new ObjectRef(POLICY_API, "Workflow", namespace, it)));
    if (ref.isPresent() && referred.isEmpty() && reached.isEmpty()) {
      warnings.add("spec.workflow.ref: not checked: there is no cluster to read it from");
      return;
    }
    if (ref.isPresent() && referred.isEmpty()) {
      error(
          "spec.workflow.ref",
          "FieldValueNotFound",
          "Not found: \"" + ref.get() + "\": there is no Workflow of this name in " + namespace);
      return;
    }
    try {
      WorkflowSpec workflow = ApplicationWorkflow.of(tree, referred);
      errors.addAll(WorkflowCheck.causes(workflow, steps));
      for (WorkflowStep step : workflow.all()) {
        step(namespace, tree, step);
      }
    } catch (PlatformException e) {
      errors.addAll(Faults.causes("spec.workflow", e));
    }
  }

  private void step(String namespace, JsonObject tree, WorkflowStep step) {
    steps
        .find(step.type())
        .filter(it -> step.path().contains("steps["))
        .ifPresent(type -> {
          String path = step.path() + ".properties";
          try {
            warnings.addAll(type.manifest().parameters().check(path, step.properties()).warnings());
          } catch (PlatformException e) {
            Faults.causes(path, e).stream()
                .filter(it -> step.inputs().isEmpty() || !it.message().startsWith("Required value"))
                .forEach(errors::add);
          }
        });
    List<String> named =
        step.properties().array("policies").map(JsonArray::strings).orElse(List.of());
    for (int i = 0; step.type().equals("deploy") && i < named.size(); i++) {
      policy(namespace, tree, step.path() + ".properties.policies[" + i + "]", named.get(i));
    }
    if (step.type().equals("apply-component")) {
      applied(tree, step);
    }
  }

  private void policy(String namespace, JsonObject tree, String path, String name) {
    boolean own =
        tree.array("policies").orElseGet(JsonArray::new).objects().stream()
            .anyMatch(it -> it.string("name").orElse("").equals(name));
    boolean drafted = local.get(new ObjectRef(POLICY_API, "Policy", namespace, name)).isPresent();
    if (own || drafted) {
      return;
    }
    if (reached.isEmpty()) {
      warnings.add(path + ": not checked: there is no cluster to read Policy " + name + " from");
      return;
    }
    tried(path, () -> new NamedPolicies(local, namespace, new JsonObject()).get(name));
  }

  private void applied(JsonObject tree, WorkflowStep step) {
    String name = step.properties().string("component").orElse("");
    boolean there =
        tree.array("components").orElseGet(JsonArray::new).objects().stream()
            .anyMatch(it -> it.string("name").orElse("").equals(name));
    if (!name.isEmpty() && !there && step.properties().object("value").isEmpty()) {
      error(
          step.path() + ".properties.component",
          "FieldValueNotFound",
          "Not found: \"" + name + "\": no component has this name");
    }
  }

  private void tried(String path, Runnable check) {
    try {
      check.run();
    } catch (PlatformException e) {
      errors.addAll(Faults.causes(path, e));
    }
  }

  private void error(String path, String reason, String message) {
    errors.add(new Cause(path, reason, message));
  }
}
