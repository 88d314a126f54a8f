// SPDX-License-Identifier: Apache-2.0

/// The workflow step `export-service`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.exportservice;

import org.jspecify.annotations.NullMarked;
