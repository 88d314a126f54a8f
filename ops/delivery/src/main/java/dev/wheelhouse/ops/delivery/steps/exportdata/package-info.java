// SPDX-License-Identifier: Apache-2.0

/// The workflow step `export-data`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.exportdata;

import org.jspecify.annotations.NullMarked;
