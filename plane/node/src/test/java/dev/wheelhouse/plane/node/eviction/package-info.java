@NullMarked
package dev.wheelhouse.plane.node.eviction;

import org.jspecify.annotations.NullMarked;
