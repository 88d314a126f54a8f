// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Labels and annotations of workflows and their runs.
public final class WorkflowKeys {

  /// Label: the workflow that an object is of.
  public static final String NAME = "workflow.oam.dev/name";

  /// Label: the step that made an object.
  public static final String STEP_NAME = "workflow.oam.dev/step-name";

  /// Label: the WorkflowRun that an object belongs to.
  public static final String RUN_NAME = "workflowrun.oam.dev/name";

  /// Label: the namespace of that run.
  public static final String RUN_NAMESPACE = "workflowrun.oam.dev/namespace";

  /// Annotation: the controller that is to take a run.
  public static final String CONTROLLER_VERSION = "workflowrun.oam.dev/controller-version-require";

  private WorkflowKeys() {}
}
