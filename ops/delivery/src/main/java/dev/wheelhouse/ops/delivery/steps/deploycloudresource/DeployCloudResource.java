// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.deploycloudresource;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;

/// Deployed cloud resources to an environment of an `env-binding` policy. That policy is gone from
/// KubeVela's own list; the step says what does the same.
public final class DeployCloudResource implements StepType {

  @Override
  public String name() {
    return "deploy-cloud-resource";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    return new StepResult.Failed(
        "environments of env-binding policies are not supported (env "
            + properties.requiredString("env")
            + "); use a topology policy with a deploy step, then share-cloud-resource for the"
            + " secrets",
        false);
  }
}
