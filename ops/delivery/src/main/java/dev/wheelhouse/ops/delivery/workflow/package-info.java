/// The workflow engine: steps one after another or as a graph, with conditions, deadlines, values
/// passed on, suspension and retries. It knows clusters and, through [Components], an application's
/// parts; a WorkflowRun uses it without.
@NullMarked
package dev.wheelhouse.ops.delivery.workflow;

import org.jspecify.annotations.NullMarked;
