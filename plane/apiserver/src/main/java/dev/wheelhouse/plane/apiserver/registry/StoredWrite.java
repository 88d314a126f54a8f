// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import org.jspecify.annotations.Nullable;

/// A write about to be stored.
///
/// @param subresource empty for the object itself
/// @param before null for a create
/// @param after null when the object goes
public record StoredWrite(
    GroupResource resource,
    String subresource,
    String namespace,
    String name,
    @Nullable JsonObject before,
    @Nullable JsonObject after) {}
