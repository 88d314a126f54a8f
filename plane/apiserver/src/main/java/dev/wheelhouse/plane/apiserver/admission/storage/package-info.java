/// What admission says about claims, volumes and their classes.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.storage;

import org.jspecify.annotations.NullMarked;
