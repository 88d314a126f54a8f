/// Programs on their way from a developer's machine to an image.
@NullMarked
package dev.wheelhouse.ops.delivery.artifacts;

import org.jspecify.annotations.NullMarked;
