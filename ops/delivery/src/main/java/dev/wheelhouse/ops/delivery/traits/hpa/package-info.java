/// Scaling by several metrics.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.hpa;

import org.jspecify.annotations.NullMarked;
