@NullMarked
package dev.wheelhouse.plane.node.ingress;

import org.jspecify.annotations.NullMarked;
