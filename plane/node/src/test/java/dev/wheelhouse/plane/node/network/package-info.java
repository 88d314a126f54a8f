@NullMarked
package dev.wheelhouse.plane.node.network;

import org.jspecify.annotations.NullMarked;
