// SPDX-License-Identifier: Apache-2.0
/// Measurements, each a program of its own. Never part of the default build.
@NullMarked
package dev.wheelhouse.bench;

import org.jspecify.annotations.NullMarked;
