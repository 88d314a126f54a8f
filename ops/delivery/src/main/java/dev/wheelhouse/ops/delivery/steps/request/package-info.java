// SPDX-License-Identifier: Apache-2.0

/// The workflow step `request`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.request;

import org.jspecify.annotations.NullMarked;
