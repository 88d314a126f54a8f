// SPDX-License-Identifier: Apache-2.0

/// Applications act as who wrote them, and as nobody else.
@NullMarked
package dev.wheelhouse.it.authors;

import org.jspecify.annotations.NullMarked;
