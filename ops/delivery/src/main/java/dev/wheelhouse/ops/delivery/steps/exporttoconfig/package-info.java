// SPDX-License-Identifier: Apache-2.0

/// The workflow step `export2config`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.exporttoconfig;

import org.jspecify.annotations.NullMarked;
