/// The one program: its commands, grouped by what they are about.
@NullMarked
package dev.wheelhouse.app;

import org.jspecify.annotations.NullMarked;
