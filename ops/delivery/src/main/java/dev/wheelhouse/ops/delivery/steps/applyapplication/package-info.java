// SPDX-License-Identifier: Apache-2.0

/// The workflow step `apply-application`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.applyapplication;

import org.jspecify.annotations.NullMarked;
