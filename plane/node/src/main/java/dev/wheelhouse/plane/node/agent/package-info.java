// SPDX-License-Identifier: Apache-2.0

/// The node as the cluster sees it: its Node object, its Lease, and the worker of each pod bound to
/// it.
@NullMarked
package dev.wheelhouse.plane.node.agent;

import org.jspecify.annotations.NullMarked;
