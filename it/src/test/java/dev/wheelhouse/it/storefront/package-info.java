/// The demonstration, from a plane that starts to a machine on which nothing is left.
@NullMarked
package dev.wheelhouse.it.storefront;

import org.jspecify.annotations.NullMarked;
