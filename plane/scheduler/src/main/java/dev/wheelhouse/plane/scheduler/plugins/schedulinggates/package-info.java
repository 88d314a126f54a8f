/// `SchedulingGates`: a pod with gates waits until all are removed.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.schedulinggates;

import org.jspecify.annotations.NullMarked;
