/// The program is killed and comes back.
@NullMarked
package dev.wheelhouse.it.crash;

import org.jspecify.annotations.NullMarked;
