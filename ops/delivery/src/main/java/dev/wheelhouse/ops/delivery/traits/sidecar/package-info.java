/// A container beside that of the component.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.sidecar;

import org.jspecify.annotations.NullMarked;
