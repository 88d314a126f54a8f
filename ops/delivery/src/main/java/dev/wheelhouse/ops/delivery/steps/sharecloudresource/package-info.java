// SPDX-License-Identifier: Apache-2.0

/// The workflow step `share-cloud-resource`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.sharecloudresource;

import org.jspecify.annotations.NullMarked;
