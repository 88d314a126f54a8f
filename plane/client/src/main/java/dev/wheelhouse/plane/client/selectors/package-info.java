/// Label selectors, in their text form and as objects.
@NullMarked
package dev.wheelhouse.plane.client.selectors;

import org.jspecify.annotations.NullMarked;
