/// How many replicas run.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.scaler;

import org.jspecify.annotations.NullMarked;
