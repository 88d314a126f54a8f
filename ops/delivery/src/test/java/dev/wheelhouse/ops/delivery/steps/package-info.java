// SPDX-License-Identifier: Apache-2.0

/// Tests of the workflow steps.
@NullMarked
package dev.wheelhouse.ops.delivery.steps;

import org.jspecify.annotations.NullMarked;
