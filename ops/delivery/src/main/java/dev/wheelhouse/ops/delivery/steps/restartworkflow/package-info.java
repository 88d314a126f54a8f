// SPDX-License-Identifier: Apache-2.0

/// The workflow step `restart-workflow`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.restartworkflow;

import org.jspecify.annotations.NullMarked;
