// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.util.Optional;
import java.util.function.Function;

/// A change of another object in the same commit as a write: both happen, or neither.
///
/// @param change from the other object as it is when the write's turn comes (not to be changed) to
///   what it becomes; empty to leave it. Runs on the store's own thread: quick, without I/O. What
///   it throws refuses the write.
public record Charge(
    GroupResource resource,
    String namespace,
    String name,
    Function<JsonObject, Optional<JsonObject>> change) {}
