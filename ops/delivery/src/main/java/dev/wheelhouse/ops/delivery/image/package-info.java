/// Turns a jar or a war into an image without a network: a Java runtime linked from the running
/// JDK, the host C library, and the file.
@NullMarked
package dev.wheelhouse.ops.delivery.image;

import org.jspecify.annotations.NullMarked;
