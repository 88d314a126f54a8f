/// Streams between programs that are not files: a running process seen from afar, a two-way pipe.
@NullMarked
package dev.wheelhouse.base.io;

import org.jspecify.annotations.NullMarked;
