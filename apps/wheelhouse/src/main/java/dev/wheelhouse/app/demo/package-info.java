/// The demonstration: a real shop, delivered, reached, updated, rolled back and removed.
@NullMarked
package dev.wheelhouse.app.demo;

import org.jspecify.annotations.NullMarked;
