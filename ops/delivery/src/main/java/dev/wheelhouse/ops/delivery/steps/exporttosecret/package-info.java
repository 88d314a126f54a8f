// SPDX-License-Identifier: Apache-2.0

/// The workflow step `export2secret`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.exporttosecret;

import org.jspecify.annotations.NullMarked;
