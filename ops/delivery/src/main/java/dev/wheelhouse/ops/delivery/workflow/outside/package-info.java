// SPDX-License-Identifier: Apache-2.0

/// What steps use to speak with the world outside of clusters: HTTP, mail, and addresses and
/// passwords that may lie in Secrets. Nothing here logs what it is given.
@NullMarked
package dev.wheelhouse.ops.delivery.workflow.outside;

import org.jspecify.annotations.NullMarked;
