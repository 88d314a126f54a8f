/// Removes pods that nobody else will remove.
///
/// ```
/// its node is gone for 40 s .................... failed, then removed at once
/// deleted before it ever had a node ............ removed at once
/// finished, and more than the threshold are .... the oldest are removed
/// ```
@NullMarked
package dev.wheelhouse.plane.controllers.podgc;

import org.jspecify.annotations.NullMarked;
