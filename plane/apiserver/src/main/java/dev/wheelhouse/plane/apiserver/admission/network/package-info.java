/// What admission says about Services and Ingresses.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.network;

import org.jspecify.annotations.NullMarked;
