/// Who may name an owner for an object.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.owners;

import org.jspecify.annotations.NullMarked;
