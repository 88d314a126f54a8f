/// A container that runs before the others.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.initcontainer;

import org.jspecify.annotations.NullMarked;
