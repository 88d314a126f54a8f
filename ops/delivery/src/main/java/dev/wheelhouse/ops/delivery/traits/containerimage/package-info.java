/// Image of containers.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.containerimage;

import org.jspecify.annotations.NullMarked;
