/// How the plane's own loops reach the API in the same JVM: through the full chain of admission and
/// registry, without HTTP and without JSON.
@NullMarked
package dev.wheelhouse.plane.client;

import org.jspecify.annotations.NullMarked;
