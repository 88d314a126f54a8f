/// What a change of definitions would do to the applications that use them, before it is applied.
@NullMarked
package dev.wheelhouse.ops.delivery.definitions.impact;

import org.jspecify.annotations.NullMarked;
