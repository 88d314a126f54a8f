/// What the scenarios share: the program as a process, and when they can run.
@NullMarked
package dev.wheelhouse.it;

import org.jspecify.annotations.NullMarked;
