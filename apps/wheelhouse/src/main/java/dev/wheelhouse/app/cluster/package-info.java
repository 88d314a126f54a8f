// SPDX-License-Identifier: Apache-2.0

/// Commands about the clusters that applications are delivered to.
@NullMarked
package dev.wheelhouse.app.cluster;

import org.jspecify.annotations.NullMarked;
