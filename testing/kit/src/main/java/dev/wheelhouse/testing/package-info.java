/// Fakes, assertions, golden folders and seeds for tests. Never on a main class path.
@NullMarked
package dev.wheelhouse.testing;

import org.jspecify.annotations.NullMarked;
