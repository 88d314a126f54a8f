// SPDX-License-Identifier: Apache-2.0

/// Tests of the workflow engine, and a stage on which workflows play.
@NullMarked
package dev.wheelhouse.ops.delivery.workflow;

import org.jspecify.annotations.NullMarked;
