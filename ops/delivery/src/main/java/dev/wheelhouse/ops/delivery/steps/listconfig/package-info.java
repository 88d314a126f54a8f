// SPDX-License-Identifier: Apache-2.0

/// The workflow step `list-config`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.listconfig;

import org.jspecify.annotations.NullMarked;
