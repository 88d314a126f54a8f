/// Hooks of containers.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.lifecycle;

import org.jspecify.annotations.NullMarked;
