/// Backup, restore and compaction of a plane's store, of a plane that runs or of one that does not.
@NullMarked
package dev.wheelhouse.app.plane.backup;

import org.jspecify.annotations.NullMarked;
