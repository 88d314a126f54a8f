// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.deploy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.ComponentTrees;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.DeliveryStep;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import java.util.List;
import java.util.Optional;

/// `deploy`. With `auto: false` it waits for somebody to approve before it begins.
public final class Deploy implements DeliveryStep {

  private static final int PARALLELISM = 5;
  private static final String APPROVAL = "approval";

  @Override
  public String name() {
    return "deploy";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    boolean auto = properties.bool("auto").orElse(true);
    if (!auto && context.memory().string(APPROVAL).isEmpty()) {
      context.memory().put(APPROVAL, "asked for");
      return new StepResult.Suspended(
          "Waiting approval to the deploy step \"" + context.step() + "\"", Optional.empty());
    }
    Components components = ComponentTrees.components(context);
    Deployment deployment = deliver(components, properties);
    return deployment instanceof Deployment.Healthy
        ? new StepResult.Succeeded(new JsonObject(), leftBehind(components, properties))
        : DeliveryStep.result(deployment);
  }

  @Override
  public Deployment deliver(Components components, Properties properties) {
    int parallelism =
        properties
            .integer("parallelism")
            .map(it -> Math.clamp(it, 1, Integer.MAX_VALUE))
            .orElse(PARALLELISM);
    return components.deploy(
        properties.strings("policies"), parallelism, leftOut(components, properties));
  }

  private static List<String> leftOut(Components components, Properties properties) {
    return properties.bool("ignoreTerraformComponent").orElse(true)
        ? components.cloudResources()
        : List.of();
  }

  private static String leftBehind(Components components, Properties properties) {
    List<String> names = leftOut(components, properties);
    return names.isEmpty()
        ? ""
        : "left out: "
            + String.join(", ", names)
            + ", since Terraform is not carried out here; make the resource with the step"
            + " apply-terraform-config, or with an operator of its provider";
  }
}
