/// Objects that are in a cluster already.
@NullMarked
package dev.wheelhouse.ops.delivery.components.refobjects;

import org.jspecify.annotations.NullMarked;
