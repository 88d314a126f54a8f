// SPDX-License-Identifier: Apache-2.0

/// The workflow step `vela-cli`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.velacli;

import org.jspecify.annotations.NullMarked;
