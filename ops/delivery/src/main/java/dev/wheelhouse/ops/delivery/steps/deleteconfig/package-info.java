// SPDX-License-Identifier: Apache-2.0

/// The workflow step `delete-config`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.deleteconfig;

import org.jspecify.annotations.NullMarked;
