/// What components that leave the work to Flux have in common.
@NullMarked
package dev.wheelhouse.ops.delivery.components.flux;

import org.jspecify.annotations.NullMarked;
