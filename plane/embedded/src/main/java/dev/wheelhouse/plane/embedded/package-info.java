/// The whole plane in one JVM: wires store, server, controllers, scheduler and node, and fixes the
/// order in which they start and stop.
@NullMarked
package dev.wheelhouse.plane.embedded;

import org.jspecify.annotations.NullMarked;
