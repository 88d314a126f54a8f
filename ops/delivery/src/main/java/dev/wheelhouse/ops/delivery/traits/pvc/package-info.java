/// A claim as a volume; deprecated.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.pvc;

import org.jspecify.annotations.NullMarked;
