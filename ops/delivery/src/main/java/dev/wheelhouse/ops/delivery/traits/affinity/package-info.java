/// Where pods run.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.affinity;

import org.jspecify.annotations.NullMarked;
