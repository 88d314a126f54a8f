/// Namespaces that a write needs: made, or demanded.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.namespaces;

import org.jspecify.annotations.NullMarked;
