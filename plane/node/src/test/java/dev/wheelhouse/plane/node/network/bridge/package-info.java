@NullMarked
package dev.wheelhouse.plane.node.network.bridge;

import org.jspecify.annotations.NullMarked;
