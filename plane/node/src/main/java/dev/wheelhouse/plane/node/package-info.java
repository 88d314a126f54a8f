/// The node agent: makes the pods bound to this node run, and reports them.
@NullMarked
package dev.wheelhouse.plane.node;

import org.jspecify.annotations.NullMarked;
