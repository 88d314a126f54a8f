/// Scaling by CPU.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.cpuscaler;

import org.jspecify.annotations.NullMarked;
