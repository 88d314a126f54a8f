@NullMarked
package dev.wheelhouse.plane.node.network.dns;

import org.jspecify.annotations.NullMarked;
