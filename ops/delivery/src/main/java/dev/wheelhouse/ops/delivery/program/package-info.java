/// Takes a Java program apart into what its image is layered of: a jar, a war, a folder of classes
/// and libraries, a Spring Boot archive. The same input gives the same parts, byte for byte, so
/// that a change in one class changes the one small part that holds classes.
@NullMarked
package dev.wheelhouse.ops.delivery.program;

import org.jspecify.annotations.NullMarked;
