/// Names of the keys that log records carry.
@NullMarked
package dev.wheelhouse.base.log;

import org.jspecify.annotations.NullMarked;
