/// One family of errors, each with a catalogued reason.
@NullMarked
package dev.wheelhouse.base.errors;

import org.jspecify.annotations.NullMarked;
