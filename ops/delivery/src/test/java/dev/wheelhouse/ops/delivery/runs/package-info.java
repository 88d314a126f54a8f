// SPDX-License-Identifier: Apache-2.0

/// Tests of WorkflowRuns.
@NullMarked
package dev.wheelhouse.ops.delivery.runs;

import org.jspecify.annotations.NullMarked;
