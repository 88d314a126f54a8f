// SPDX-License-Identifier: Apache-2.0

/// The volumes of a pod: directories and files made for it, kept up to date and removed.
@NullMarked
package dev.wheelhouse.plane.node.volume;

import org.jspecify.annotations.NullMarked;
