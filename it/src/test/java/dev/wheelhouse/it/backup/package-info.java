/// Backups of a plane that runs.
@NullMarked
package dev.wheelhouse.it.backup;

import org.jspecify.annotations.NullMarked;
