// SPDX-License-Identifier: Apache-2.0

/// Fakes and fixtures of the node tests.
@NullMarked
package dev.wheelhouse.plane.node.testing;

import org.jspecify.annotations.NullMarked;
