// SPDX-License-Identifier: Apache-2.0

/// The Linux system calls that the JDK does not offer, through the foreign function interface.
@NullMarked
package dev.wheelhouse.plane.node.linux;

import org.jspecify.annotations.NullMarked;
