// SPDX-License-Identifier: Apache-2.0

/// The workflow step `deploy-cloud-resource`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.deploycloudresource;

import org.jspecify.annotations.NullMarked;
