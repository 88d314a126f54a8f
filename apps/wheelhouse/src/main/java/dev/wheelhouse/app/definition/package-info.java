/// `wheelhouse def`: definitions, looked at, checked, tried and applied.
@NullMarked
package dev.wheelhouse.app.definition;

import org.jspecify.annotations.NullMarked;
