/// `NodeUnschedulable`: cordoned nodes take no pods.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.nodeunschedulable;

import org.jspecify.annotations.NullMarked;
