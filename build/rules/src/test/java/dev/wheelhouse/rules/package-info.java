/// Who may import whom; the build fails otherwise.
@NullMarked
package dev.wheelhouse.rules;

import org.jspecify.annotations.NullMarked;
