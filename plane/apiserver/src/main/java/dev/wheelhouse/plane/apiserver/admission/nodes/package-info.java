/// What admission says about nodes, and to nodes.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.nodes;

import org.jspecify.annotations.NullMarked;
