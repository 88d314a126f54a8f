// SPDX-License-Identifier: Apache-2.0

/// The workflow step `read-object`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.readobject;

import org.jspecify.annotations.NullMarked;
