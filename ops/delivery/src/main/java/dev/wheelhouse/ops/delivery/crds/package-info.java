// SPDX-License-Identifier: Apache-2.0

/// The CustomResourceDefinitions of delivery, and how a cluster gets them.
@NullMarked
package dev.wheelhouse.ops.delivery.crds;

import org.jspecify.annotations.NullMarked;
