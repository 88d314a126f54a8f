// SPDX-License-Identifier: Apache-2.0

/// Container output on disk in the CRI log format: written, rotated, read back and followed.
@NullMarked
package dev.wheelhouse.plane.node.logs;

import org.jspecify.annotations.NullMarked;
