/// Empties a namespace that is being deleted, then lets it go.
///
/// ```
/// Active -> Terminating: delete all objects of all served kinds -> wait for their finalizers
///                        -> remove the finalizer `kubernetes` -> gone
/// ```
///
/// Conditions on the namespace say what still holds it up.
@NullMarked
package dev.wheelhouse.plane.controllers.namespace;

import org.jspecify.annotations.NullMarked;
