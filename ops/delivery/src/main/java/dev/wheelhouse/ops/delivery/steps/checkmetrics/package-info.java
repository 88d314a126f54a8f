// SPDX-License-Identifier: Apache-2.0

/// The workflow step `check-metrics`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.checkmetrics;

import org.jspecify.annotations.NullMarked;
