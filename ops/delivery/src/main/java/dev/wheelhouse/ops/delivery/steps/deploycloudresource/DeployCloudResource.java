// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.deploycloudresource;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;

/// Refused: it had Terraform make a cloud resource for an environment of an `env-binding` policy.
/// The step says what does the same.
public final class DeployCloudResource implements StepType {

  @Override
  public String name() {
    return "deploy-cloud-resource";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    return new StepResult.Failed(
        "Terraform is not carried out here, so nothing can be deployed to environment "
            + properties.requiredString("env")
            + ": make the resource with the step apply-terraform-config, then share-cloud-resource"
            + " for the secrets",
        false);
  }
}
