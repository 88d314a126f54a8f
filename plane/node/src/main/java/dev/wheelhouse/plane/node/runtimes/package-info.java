/// What runs containers: one package for each runtime.
@NullMarked
package dev.wheelhouse.plane.node.runtimes;

import org.jspecify.annotations.NullMarked;
