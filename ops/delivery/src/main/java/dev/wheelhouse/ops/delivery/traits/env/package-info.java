/// Environment variables of containers.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.env;

import org.jspecify.annotations.NullMarked;
