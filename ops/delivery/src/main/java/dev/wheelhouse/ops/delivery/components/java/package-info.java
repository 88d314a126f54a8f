/// A Java program without a Dockerfile: an image is made from it, then it is a web service.
@NullMarked
package dev.wheelhouse.ops.delivery.components.java;

import org.jspecify.annotations.NullMarked;
