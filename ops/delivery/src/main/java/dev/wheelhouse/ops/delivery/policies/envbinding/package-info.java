// SPDX-License-Identifier: Apache-2.0

/// The deprecated policy `env-binding`: environments with a place and what differs there, for the
/// step `deploy2env`. Use `topology` and `override` instead.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.envbinding;

import org.jspecify.annotations.NullMarked;
