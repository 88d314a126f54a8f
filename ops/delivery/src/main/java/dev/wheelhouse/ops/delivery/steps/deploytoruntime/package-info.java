// SPDX-License-Identifier: Apache-2.0

/// The deprecated step `deploy2runtime`: takes all components to clusters.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.deploytoruntime;

import org.jspecify.annotations.NullMarked;
