// SPDX-License-Identifier: Apache-2.0

/// The capabilities beside a cluster that is already there: one of several copies leads, and each
/// tells over HTTP how it is.
@NullMarked
package dev.wheelhouse.app.operator;

import org.jspecify.annotations.NullMarked;
