// SPDX-License-Identifier: Apache-2.0

/// The step `apply-component`: takes one component to one place.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.applycomponent;

import org.jspecify.annotations.NullMarked;
