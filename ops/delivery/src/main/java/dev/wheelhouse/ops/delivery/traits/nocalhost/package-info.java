/// Development in the container with Nocalhost.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.nocalhost;

import org.jspecify.annotations.NullMarked;
