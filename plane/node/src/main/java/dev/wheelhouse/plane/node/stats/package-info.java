/// What nodes and pods use, and the resource metrics API (`metrics.k8s.io`) that tells it.
@NullMarked
package dev.wheelhouse.plane.node.stats;

import org.jspecify.annotations.NullMarked;
