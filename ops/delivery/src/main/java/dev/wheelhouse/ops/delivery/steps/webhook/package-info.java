// SPDX-License-Identifier: Apache-2.0

/// The workflow step `webhook`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.webhook;

import org.jspecify.annotations.NullMarked;
