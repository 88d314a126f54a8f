// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes;
import dev.wheelhouse.ops.delivery.policies.deadline.DeadlinePolicy;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Part;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Problem;
import dev.wheelhouse.ops.delivery.workflow.ApplicationWorkflow;
import dev.wheelhouse.ops.delivery.workflow.Modes;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.WorkflowCheck;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// An application's specification, read and checked as far as that goes without rendering it.
///
/// @param policies empty when they cannot be read; then nobody knows what may be changed or removed
/// @param workflow without steps when there is a problem
/// @param checkedPolicies those of `spec.policies`
/// @param problem the first that is wrong with it
record Blueprint(
    ApplicationSpec spec,
    Optional<ResourcePolicies> policies,
    Duration deadline,
    WorkflowSpec workflow,
    List<PolicyTypes.CheckedPolicy> checkedPolicies,
    List<String> warnings,
    Problem problem) {

  /// What it takes to read one.
  record Reader(PolicyTypes policies, StepTypes steps, ClusterObjects local, Duration deadline) {

    Blueprint read(String namespace, JsonObject tree) {
      ApplicationSpec spec = ApplicationSpec.of(tree);
      WorkflowSpec none = new WorkflowSpec(Modes.USUAL, List.of());
      Blueprint read =
          new Blueprint(spec, Optional.empty(), deadline, none, List.of(), List.of(), Problem.NONE)
              .part(
                  Part.PARSED,
                  it -> {
                    SpecCheck.check(spec);
                    return it;
                  })
              .part(
                  Part.POLICY,
                  it -> {
                    PolicyTypes.Read policy = policies.read(spec.policies());
                    Duration limit = DeadlinePolicy.of(spec.policies()).orElse(deadline);
                    return it.with(policy, limit);
                  });
      return read.problem().none()
          ? read.part(Part.WORKFLOW, it -> it.with(workflow(namespace, tree)))
          : read;
    }

    private WorkflowSpec workflow(String namespace, JsonObject tree) {
      WorkflowSpec workflow = ApplicationWorkflow.of(tree, referred(namespace, tree));
      WorkflowCheck.check(workflow, steps);
      return workflow;
    }

    private Optional<JsonObject> referred(String namespace, JsonObject tree) {
      Optional<String> name = tree.string("workflow", "ref").filter(it -> !it.isEmpty());
      return name.map(it ->
          local
              .get(new ObjectRef("core.oam.dev/v1alpha1", "Workflow", namespace, it))
              .orElseThrow(() ->
                  new PlatformException(
                      Reason.INVALID,
                      "spec.workflow.ref: there is no Workflow "
                          + namespace
                          + "/"
                          + it
                          + " in this cluster")));
    }

    /// The policies of a specification; empty when they cannot be read.
    Optional<ResourcePolicies> policies(JsonObject tree) {
      try {
        List<JsonObject> trees = tree.array("policies").orElseGet(JsonArray::new).objects();
        return Optional.of(policies.read(trees).resources());
      } catch (PlatformException e) {
        Refusals.messageOrThrow(e);
        return Optional.empty();
      }
    }
  }

  /// This with one more part read. What is wrong with it leaves the others as they are.
  private Blueprint part(Part part, UnaryOperator<Blueprint> reader) {
    try {
      return reader.apply(this);
    } catch (PlatformException e) {
      Problem found = new Problem(part, Refusals.messageOrThrow(e));
      return problem.none()
          ? new Blueprint(spec, policies, deadline, workflow, checkedPolicies, warnings, found)
          : this;
    }
  }

  private Blueprint with(PolicyTypes.Read read, Duration limit) {
    return new Blueprint(
        spec,
        Optional.of(read.resources()),
        limit,
        workflow,
        read.checked(),
        read.warnings(),
        problem);
  }

  private Blueprint with(WorkflowSpec read) {
    return new Blueprint(spec, policies, deadline, read, checkedPolicies, warnings, problem);
  }
}
