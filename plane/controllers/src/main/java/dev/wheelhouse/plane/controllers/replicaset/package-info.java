/// Keeps as many pods as a ReplicaSet asks for.
///
/// ```
///            too few                       too many
/// expected ----------> create in batches            delete the lowest ranked
///    ^                     |                             |
///    +---- informer tells of every pod made or going ----+
/// ```
///
/// While a pod that was made or deleted is not yet in the cache, nothing more is made or deleted:
/// there are never more pods than asked for because a cache is late.
@NullMarked
package dev.wheelhouse.plane.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
