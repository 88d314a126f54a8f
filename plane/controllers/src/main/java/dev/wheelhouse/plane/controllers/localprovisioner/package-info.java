// SPDX-License-Identifier: Apache-2.0
/// Makes volumes out of folders of the plane's own data directory, for claims of classes whose
/// provisioner is `wheelhouse.dev/local`, and removes them again where the reclaim policy says so.
/// There is such a class from the start, `standard`, and it is the default.
///
/// All nodes of a plane are on one machine, so every node reaches every volume. A folder has no
/// size of its own: the capacity is what was asked for, and is not enforced.
@NullMarked
package dev.wheelhouse.plane.controllers.localprovisioner;

import org.jspecify.annotations.NullMarked;
