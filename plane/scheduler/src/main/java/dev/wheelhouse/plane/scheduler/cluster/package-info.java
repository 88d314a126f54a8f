/// What the scheduler knows of nodes and of the pods on them, kept up to date change by change.
@NullMarked
package dev.wheelhouse.plane.scheduler.cluster;

import org.jspecify.annotations.NullMarked;
