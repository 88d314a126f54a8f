// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.deploy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import java.util.List;
import java.util.Optional;

/// `deploy`. With `auto: false` it waits for somebody to approve before it begins.
public final class Deploy implements StepType {

  private static final int PARALLELISM = 5;
  private static final String APPROVAL = "approval";

  @Override
  public String name() {
    return "deploy";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    List<String> policies = properties.strings("policies");
    boolean auto = properties.bool("auto").orElse(true);
    int parallelism =
        properties
            .integer("parallelism")
            .map(it -> Math.clamp(it, 1, Integer.MAX_VALUE))
            .orElse(PARALLELISM);
    properties.bool("ignoreTerraformComponent");
    if (!auto && context.memory().string(APPROVAL).isEmpty()) {
      context.memory().put(APPROVAL, "asked for");
      return new StepResult.Suspended(
          "Waiting approval to the deploy step \"" + context.step() + "\"", Optional.empty());
    }
    Components components =
        context
            .world()
            .components()
            .orElseThrow(() ->
                new PlatformException(
                    Reason.INVALID, "a step of type deploy needs an application"));
    return result(components.deploy(policies, parallelism));
  }

  private static StepResult result(Deployment deployment) {
    return switch (deployment) {
      case Deployment.Healthy _ -> StepResult.succeeded();
      case Deployment.Waiting(var message, var again) -> new StepResult.Waiting(message, again);
      case Deployment.Failed(String message) -> new StepResult.Failed(message, true);
    };
  }
}
