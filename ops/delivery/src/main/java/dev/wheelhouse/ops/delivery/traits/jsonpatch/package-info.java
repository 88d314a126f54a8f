/// JSON patches.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.jsonpatch;

import org.jspecify.annotations.NullMarked;
