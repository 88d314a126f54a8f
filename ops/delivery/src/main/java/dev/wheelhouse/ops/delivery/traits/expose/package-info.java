/// A Service for the workload.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.expose;

import org.jspecify.annotations.NullMarked;
