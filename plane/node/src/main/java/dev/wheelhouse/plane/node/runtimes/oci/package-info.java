// SPDX-License-Identifier: Apache-2.0

/// Isolated containers through runc: namespaces, cgroups, overlayfs.
@NullMarked
package dev.wheelhouse.plane.node.runtimes.oci;

import org.jspecify.annotations.NullMarked;
