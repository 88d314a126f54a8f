// SPDX-License-Identifier: Apache-2.0

/// The workflow step `apply-application-in-parallel`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.applyinparallel;

import org.jspecify.annotations.NullMarked;
