/// A program on every node: DaemonSet and Service.
@NullMarked
package dev.wheelhouse.ops.delivery.components.daemon;

import org.jspecify.annotations.NullMarked;
