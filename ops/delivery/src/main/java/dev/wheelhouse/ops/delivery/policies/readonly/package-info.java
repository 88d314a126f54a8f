// SPDX-License-Identifier: Apache-2.0

/// The policy `read-only`: objects that are used and never written or deleted.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.readonly;

import org.jspecify.annotations.NullMarked;
