// SPDX-License-Identifier: Apache-2.0

/// The policy `take-over`: objects that belong to nobody and are adopted.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.takeover;

import org.jspecify.annotations.NullMarked;
