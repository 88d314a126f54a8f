/// Time as something that is handed in, so that a simulation can own it.
@NullMarked
package dev.wheelhouse.base.time;

import org.jspecify.annotations.NullMarked;
