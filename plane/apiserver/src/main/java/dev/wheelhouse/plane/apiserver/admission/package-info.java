// SPDX-License-Identifier: Apache-2.0
/// Rules that look at writes before they are stored: they may change the object or refuse it.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission;

import org.jspecify.annotations.NullMarked;
