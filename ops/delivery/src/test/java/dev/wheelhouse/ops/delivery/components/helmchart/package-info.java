/// Tests of releases from beginning to end.
@NullMarked
package dev.wheelhouse.ops.delivery.components.helmchart;

import org.jspecify.annotations.NullMarked;
