// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.garbagecollector;

import dev.wheelhouse.kube.schema.ApiResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Objects;

/// An object as the graph knows it.
record OwnedObject(
    ApiResource resource,
    String namespace,
    String name,
    String uid,
    List<OwnerReference> owners,
    boolean deleting,
    List<String> finalizers) {

  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  static OwnedObject of(ApiResource resource, HasMetadata object) {
    ObjectMeta metadata = object.getMetadata();
    return new OwnedObject(
        resource,
        Objects.requireNonNullElse(metadata.getNamespace(), ""),
        metadata.getName(),
        metadata.getUid(),
        List.copyOf(metadata.getOwnerReferences()),
        metadata.getDeletionTimestamp() != null,
        List.copyOf(metadata.getFinalizers()));
  }

  boolean waitsForDependents() {
    return deleting && finalizers.contains(FOREGROUND);
  }

  boolean orphansDependents() {
    return deleting && finalizers.contains(ORPHAN);
  }

  /// True when the owner's foreground deletion waits for this object.
  boolean blocks(String ownerUid) {
    return owners.stream()
        .anyMatch(owner ->
            ownerUid.equals(owner.getUid()) && Boolean.TRUE.equals(owner.getBlockOwnerDeletion()));
  }
}
