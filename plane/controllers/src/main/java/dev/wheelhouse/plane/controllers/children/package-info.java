/// Which objects belong to an owner: adoption and release by selector.
@NullMarked
package dev.wheelhouse.plane.controllers.children;

import org.jspecify.annotations.NullMarked;
