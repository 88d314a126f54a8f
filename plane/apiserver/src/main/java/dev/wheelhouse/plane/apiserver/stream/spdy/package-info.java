/// SPDY/3.1, as far as conversations with pods use it: many streams over one connection.
@NullMarked
package dev.wheelhouse.plane.apiserver.stream.spdy;

import org.jspecify.annotations.NullMarked;
