/// What is stored and by which rules it changes.
@NullMarked
package dev.wheelhouse.plane.apiserver.registry;

import org.jspecify.annotations.NullMarked;
