// SPDX-License-Identifier: Apache-2.0

/// Tests of the commands about workflows.
@NullMarked
package dev.wheelhouse.app.workflow;

import org.jspecify.annotations.NullMarked;
