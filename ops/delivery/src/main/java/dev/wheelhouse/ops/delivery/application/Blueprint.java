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

/// An application's specification, read and checked as far as that goes without rendering it.
///
/// @param problem what is wrong with it; then the parts after it are empty
record Blueprint(
    ApplicationSpec spec,
    ResourcePolicies policies,
    Duration deadline,
    WorkflowSpec workflow,
    List<String> warnings,
    Problem problem) {

  /// What it takes to read one.
  record Reader(PolicyTypes policies, StepTypes steps, ClusterObjects local, Duration deadline) {

    Blueprint read(String namespace, JsonObject tree) {
      ApplicationSpec spec = ApplicationSpec.of(tree);
      WorkflowSpec none = new WorkflowSpec(Modes.USUAL, List.of());
      Blueprint empty =
          new Blueprint(spec, ResourcePolicies.NONE, deadline, none, List.of(), Problem.NONE);
      Part part = Part.PARSED;
      try {
        SpecCheck.check(spec);
        part = Part.POLICY;
        PolicyTypes.Read policy = policies.read(spec.policies());
        Duration limit = DeadlinePolicy.of(spec.policies()).orElse(deadline);
        part = Part.WORKFLOW;
        WorkflowSpec workflow = ApplicationWorkflow.of(tree, referred(namespace, tree));
        WorkflowCheck.check(workflow, steps);
        return new Blueprint(
            spec, policy.resources(), limit, workflow, policy.warnings(), Problem.NONE);
      } catch (PlatformException e) {
        return empty.with(new Problem(part, Refusals.messageOrThrow(e)));
      }
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

    /// How many revisions stay, when the application says so; what is wrong with it is said later.
    Optional<Integer> revisionLimit(JsonObject tree) {
      try {
        return policies
            .read(tree.array("policies").orElseGet(JsonArray::new).objects())
            .resources()
            .garbage()
            .revisionLimit();
      } catch (PlatformException e) {
        Refusals.messageOrThrow(e);
        return Optional.empty();
      }
    }
  }

  Blueprint with(Problem it) {
    return new Blueprint(spec, policies, deadline, workflow, warnings, it);
  }
}
