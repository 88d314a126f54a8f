// SPDX-License-Identifier: Apache-2.0

/// The workflow step `create-config`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.createconfig;

import org.jspecify.annotations.NullMarked;
