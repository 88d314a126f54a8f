// SPDX-License-Identifier: Apache-2.0

/// Tests of the expressions of workflows.
@NullMarked
package dev.wheelhouse.ops.delivery.workflow.expression;

import org.jspecify.annotations.NullMarked;
