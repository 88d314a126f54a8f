/// Volumes of pods; deprecated.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.volumes;

import org.jspecify.annotations.NullMarked;
