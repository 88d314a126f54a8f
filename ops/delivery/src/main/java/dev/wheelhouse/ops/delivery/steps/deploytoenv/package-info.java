// SPDX-License-Identifier: Apache-2.0

/// The deprecated step `deploy2env`: takes components to an environment of an `env-binding` policy.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.deploytoenv;

import org.jspecify.annotations.NullMarked;
