/// A chart that Flux installs.
@NullMarked
package dev.wheelhouse.ops.delivery.components.helm;

import org.jspecify.annotations.NullMarked;
