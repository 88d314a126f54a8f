/// What a scheduling plugin is.
@NullMarked
package dev.wheelhouse.plane.scheduler.framework;

import org.jspecify.annotations.NullMarked;
