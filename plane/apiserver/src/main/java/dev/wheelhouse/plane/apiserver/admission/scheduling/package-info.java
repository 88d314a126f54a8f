/// What admission says about where pods run.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import org.jspecify.annotations.NullMarked;
