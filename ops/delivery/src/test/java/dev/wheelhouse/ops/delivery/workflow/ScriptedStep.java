// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.function.BiFunction;

/// A kind of step that answers as a test says.
record ScriptedStep(
    String name, boolean once, BiFunction<StepContext, Properties, StepResult> script)
    implements StepType {

  @Override
  public StepResult run(StepContext context, Properties properties) {
    return script.apply(context, properties);
  }
}
