@NullMarked
package dev.wheelhouse.plane.node.network.routed;

import org.jspecify.annotations.NullMarked;
