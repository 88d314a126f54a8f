/// How pods spread.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.topologyspreadconstraints;

import org.jspecify.annotations.NullMarked;
