/// Annotations on workload and pods.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.annotations;

import org.jspecify.annotations.NullMarked;
