/// JSON merge patches.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.jsonmergepatch;

import org.jspecify.annotations.NullMarked;
