@NullMarked
package dev.wheelhouse.plane.node.network.policy;

import org.jspecify.annotations.NullMarked;
