// SPDX-License-Identifier: Apache-2.0

/// The workflow step `apply-deployment`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.applydeployment;

import org.jspecify.annotations.NullMarked;
