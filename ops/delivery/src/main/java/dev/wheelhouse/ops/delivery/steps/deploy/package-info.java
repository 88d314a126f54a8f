// SPDX-License-Identifier: Apache-2.0

/// The step `deploy`: takes all components to where topology policies say.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.deploy;

import org.jspecify.annotations.NullMarked;
