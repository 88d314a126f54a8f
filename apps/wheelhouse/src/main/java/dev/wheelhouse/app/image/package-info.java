// SPDX-License-Identifier: Apache-2.0

/// Makes the image of the operator from the program that is running.
@NullMarked
package dev.wheelhouse.app.image;

import org.jspecify.annotations.NullMarked;
