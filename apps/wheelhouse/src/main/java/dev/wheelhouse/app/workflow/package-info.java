// SPDX-License-Identifier: Apache-2.0

/// Commands about the workflows of applications and about WorkflowRuns: list, status, suspend,
/// resume, terminate, restart.
@NullMarked
package dev.wheelhouse.app.workflow;

import org.jspecify.annotations.NullMarked;
