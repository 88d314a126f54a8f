/// Byte streams between threads, and between threads and an event loop.
@NullMarked
package dev.wheelhouse.plane.apiserver.stream.bytes;

import org.jspecify.annotations.NullMarked;
