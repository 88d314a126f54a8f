// SPDX-License-Identifier: Apache-2.0

/// The workflow step `step-group`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.stepgroup;

import org.jspecify.annotations.NullMarked;
