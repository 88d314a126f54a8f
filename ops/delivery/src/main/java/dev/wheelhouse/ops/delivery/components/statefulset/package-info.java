/// A service whose pods have names of their own: StatefulSet and Service.
@NullMarked
package dev.wheelhouse.ops.delivery.components.statefulset;

import org.jspecify.annotations.NullMarked;
