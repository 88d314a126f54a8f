/// Security contexts of pods.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.podsecuritycontext;

import org.jspecify.annotations.NullMarked;
