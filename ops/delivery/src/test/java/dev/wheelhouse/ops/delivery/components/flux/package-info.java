/// Tests of components that leave the work to Flux.
@NullMarked
package dev.wheelhouse.ops.delivery.components.flux;

import org.jspecify.annotations.NullMarked;
