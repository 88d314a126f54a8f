/// Deletes pods from nodes with `NoExecute` taints, when they do not tolerate them or no longer.
///
/// ```
/// taint added -> not tolerated ........................ deleted at once
///             -> tolerated for tolerationSeconds ...... deleted when they are over
///             -> tolerated without end ................ stays
/// taint removed in time ............................... stays
/// ```
@NullMarked
package dev.wheelhouse.plane.controllers.tainteviction;

import org.jspecify.annotations.NullMarked;
