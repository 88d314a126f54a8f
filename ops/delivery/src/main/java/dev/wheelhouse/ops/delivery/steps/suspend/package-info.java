// SPDX-License-Identifier: Apache-2.0

/// The workflow step `suspend`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.suspend;

import org.jspecify.annotations.NullMarked;
