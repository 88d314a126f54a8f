/// Startup probes of containers.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.startupprobe;

import org.jspecify.annotations.NullMarked;
