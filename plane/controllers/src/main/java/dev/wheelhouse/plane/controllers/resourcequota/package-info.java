/// Counts what a namespace's objects use of its ResourceQuotas, in `status.used`.
///
/// The API server moves that number with every write it admits; this controller counts when a quota
/// is new or changed, a moment after objects came or went, and every five minutes. It counts with a
/// list of the newest state and writes on top of the quota it read before, so a charge that comes
/// between makes it count again.
@NullMarked
package dev.wheelhouse.plane.controllers.resourcequota;

import org.jspecify.annotations.NullMarked;
