// SPDX-License-Identifier: Apache-2.0

/// The workflow step `read-config`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.readconfig;

import org.jspecify.annotations.NullMarked;
