// SPDX-License-Identifier: Apache-2.0
/// Looks into the running server, for those who may get `/debug/*`.
@NullMarked
package dev.wheelhouse.plane.apiserver.debug;

import org.jspecify.annotations.NullMarked;
