/// Whether the caller may.
@NullMarked
package dev.wheelhouse.plane.apiserver.authz;

import org.jspecify.annotations.NullMarked;
