/// The hosts file of pods.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.hostalias;

import org.jspecify.annotations.NullMarked;
