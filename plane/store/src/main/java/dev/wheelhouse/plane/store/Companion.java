// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.Optional;
import java.util.function.Function;

/// A change of a second key in the same commit as a write: both happen, or neither.
///
/// The change is computed by the store's owner thread from the value that is there when the write's
/// turn comes, so it needs no expectation and is never repeated. It must be quick, without I/O and
/// without calls of the store. An exception that it throws refuses the whole write and reaches the
/// caller as it is.
///
/// @param key of the second entry; when it does not exist, or is the written one, the write happens
///   without it
/// @param change from the present entry to its next value; empty to leave it as it is
public record Companion(String key, Function<Entry, Optional<Draft>> change) {}
