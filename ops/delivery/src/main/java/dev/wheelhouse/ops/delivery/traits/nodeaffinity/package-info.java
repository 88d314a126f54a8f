/// Where pods run; deprecated.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.nodeaffinity;

import org.jspecify.annotations.NullMarked;
