// SPDX-License-Identifier: Apache-2.0

/// The workflow step `apply-terraform-provider`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.terraformprovider;

import org.jspecify.annotations.NullMarked;
