// SPDX-License-Identifier: Apache-2.0

/// The workflow step `apply-object`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.applyobject;

import org.jspecify.annotations.NullMarked;
