@NullMarked
package dev.wheelhouse.plane.node.stats;

import org.jspecify.annotations.NullMarked;
