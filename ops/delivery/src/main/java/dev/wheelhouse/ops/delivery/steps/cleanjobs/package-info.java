// SPDX-License-Identifier: Apache-2.0

/// The workflow step `clean-jobs`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.cleanjobs;

import org.jspecify.annotations.NullMarked;
