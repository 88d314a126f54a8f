// SPDX-License-Identifier: Apache-2.0
/// Changes as watchers see them: one reader of the store, one log per resource, any number of
/// cursors.
@NullMarked
package dev.wheelhouse.plane.apiserver.watch;

import org.jspecify.annotations.NullMarked;
