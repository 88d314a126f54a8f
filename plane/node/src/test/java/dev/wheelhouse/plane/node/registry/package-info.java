@NullMarked
package dev.wheelhouse.plane.node.registry;

import org.jspecify.annotations.NullMarked;
