/// Limits of a namespace's pods and claims, and defaults for containers (LimitRange).
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.limits;

import org.jspecify.annotations.NullMarked;
