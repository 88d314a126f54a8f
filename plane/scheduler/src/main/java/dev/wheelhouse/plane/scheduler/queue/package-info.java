/// Which pod is next, and which wait for what.
@NullMarked
package dev.wheelhouse.plane.scheduler.queue;

import org.jspecify.annotations.NullMarked;
