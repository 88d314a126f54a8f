@NullMarked
package dev.wheelhouse.plane.node.images;

import org.jspecify.annotations.NullMarked;
