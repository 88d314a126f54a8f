// SPDX-License-Identifier: Apache-2.0

/// The deprecated policy `env-binding` by the name of its definition, `envbinding`.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.environments;

import org.jspecify.annotations.NullMarked;
