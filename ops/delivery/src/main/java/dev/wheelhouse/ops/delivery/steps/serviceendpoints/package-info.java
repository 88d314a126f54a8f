// SPDX-License-Identifier: Apache-2.0

/// The workflow step `collect-service-endpoints`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.serviceendpoints;

import org.jspecify.annotations.NullMarked;
