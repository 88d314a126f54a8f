/// Keeps a ServiceAccount `default` in every namespace that is not being deleted.
@NullMarked
package dev.wheelhouse.plane.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
