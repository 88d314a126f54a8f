// SPDX-License-Identifier: Apache-2.0

/// The workflow step `notification`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.notification;

import org.jspecify.annotations.NullMarked;
