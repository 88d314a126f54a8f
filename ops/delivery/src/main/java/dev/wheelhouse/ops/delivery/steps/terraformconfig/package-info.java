// SPDX-License-Identifier: Apache-2.0

/// The workflow step `apply-terraform-config`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.terraformconfig;

import org.jspecify.annotations.NullMarked;
