/// Fetches programs from Maven repositories, by the layout that all of them serve over HTTP. Only
/// the file that the coordinates name is fetched, not what it depends on: it has to be a program
/// that runs by itself.
@NullMarked
package dev.wheelhouse.ops.delivery.maven;

import org.jspecify.annotations.NullMarked;
