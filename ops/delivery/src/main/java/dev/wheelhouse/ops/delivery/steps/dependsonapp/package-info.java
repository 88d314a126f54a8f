// SPDX-License-Identifier: Apache-2.0

/// The workflow step `depends-on-app`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.dependsonapp;

import org.jspecify.annotations.NullMarked;
