@NullMarked
package dev.wheelhouse.plane.node.staticpods;

import org.jspecify.annotations.NullMarked;
