/// Where threads are made.
@NullMarked
package dev.wheelhouse.base.tasks;

import org.jspecify.annotations.NullMarked;
