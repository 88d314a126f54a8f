/// The control loop: work queue, workers, and the one place that decides when a key is looked at
/// again.
@NullMarked
package dev.wheelhouse.plane.client.loop;

import org.jspecify.annotations.NullMarked;
