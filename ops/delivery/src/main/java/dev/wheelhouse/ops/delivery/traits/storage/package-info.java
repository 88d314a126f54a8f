/// Volumes of all kinds.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.storage;

import org.jspecify.annotations.NullMarked;
