/// Label selectors and tolerations: what matches what.
@NullMarked
package dev.wheelhouse.plane.client.selectors;

import org.jspecify.annotations.NullMarked;
