/// `NodePorts`: a host port is used once on a node.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.nodeports;

import org.jspecify.annotations.NullMarked;
