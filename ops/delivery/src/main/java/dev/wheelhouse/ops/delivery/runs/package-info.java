// SPDX-License-Identifier: Apache-2.0

/// WorkflowRuns: workflows without an application.
///
/// A run names its steps itself or refers to a Workflow object, which is a list of steps and does
/// nothing by itself. The engine is that of applications.
@NullMarked
package dev.wheelhouse.ops.delivery.runs;

import org.jspecify.annotations.NullMarked;
