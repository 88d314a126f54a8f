// SPDX-License-Identifier: Apache-2.0

/// The workflow step `build-push-image`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.buildpushimage;

import org.jspecify.annotations.NullMarked;
