// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import java.time.Duration;
import java.util.Optional;

/// What a chart is rendered as.
///
/// @param revision 1 for an installation, more for an upgrade
/// @param cluster what templates may learn of, see [ClusterFacade]; empty for a cluster of which
///   only the version is known
/// @param timeout how long it may take
public record RenderRequest(
    String release,
    String namespace,
    long revision,
    JsonObject values,
    Optional<ClusterObjects> cluster,
    Duration timeout) {}
