/// Labels on workload and pods.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.labels;

import org.jspecify.annotations.NullMarked;
