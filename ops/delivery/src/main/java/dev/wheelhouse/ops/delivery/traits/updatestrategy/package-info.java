/// How pods are replaced.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.updatestrategy;

import org.jspecify.annotations.NullMarked;
