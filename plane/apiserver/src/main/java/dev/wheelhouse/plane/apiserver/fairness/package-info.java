// SPDX-License-Identifier: Apache-2.0
/// Keeps the server answering when more is asked than it can do.
@NullMarked
package dev.wheelhouse.plane.apiserver.fairness;

import org.jspecify.annotations.NullMarked;
