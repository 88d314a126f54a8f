// SPDX-License-Identifier: Apache-2.0

/// The workflow step `apply-remaining`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.applyremaining;

import org.jspecify.annotations.NullMarked;
