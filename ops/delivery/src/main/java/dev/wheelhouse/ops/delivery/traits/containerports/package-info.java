/// Ports of containers and of the host.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.containerports;

import org.jspecify.annotations.NullMarked;
