// SPDX-License-Identifier: Apache-2.0

/// What a pod's spec means on this node: the objects it refers to, downward API fields, resources
/// and quality of service.
@NullMarked
package dev.wheelhouse.plane.node.spec;

import org.jspecify.annotations.NullMarked;
