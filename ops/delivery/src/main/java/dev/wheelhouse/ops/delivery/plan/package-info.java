// SPDX-License-Identifier: Apache-2.0

/// What a change of an application would do, found out by doing it against clusters that write
/// nothing down.
@NullMarked
package dev.wheelhouse.ops.delivery.plan;

import org.jspecify.annotations.NullMarked;
