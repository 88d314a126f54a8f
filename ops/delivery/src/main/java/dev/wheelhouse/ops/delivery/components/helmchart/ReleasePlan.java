// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.ops.delivery.definitions.Installation;

/// The revision that is to be in the cluster, and how it gets there.
record ReleasePlan(StoredRelease release, Installation installation) {}
