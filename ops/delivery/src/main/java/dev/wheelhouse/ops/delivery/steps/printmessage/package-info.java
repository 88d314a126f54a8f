// SPDX-License-Identifier: Apache-2.0

/// The workflow step `print-message-in-status`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.printmessage;

import org.jspecify.annotations.NullMarked;
