// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A write on its way to the store.
///
/// @param resource the stored resource
/// @param kind the kind of the object as the caller asked for it; that of the subresource's own
///   objects (`Scale`, `Eviction`) where it has them
/// @param subresource empty for the object itself
/// @param namespace empty for cluster-scoped objects
/// @param object what shall be stored; for a delete, what is stored now; for a connection, its
///   options
/// @param before what is stored now; null for a create or a connection
/// @param warnings texts added here reach the caller as `Warning` headers
public record AdmissionRequest(
    Operation operation,
    GroupResource resource,
    GroupVersionKind kind,
    String subresource,
    String namespace,
    String name,
    Identity user,
    JsonObject object,
    @Nullable JsonObject before,
    boolean dryRun,
    List<String> warnings,
    Origin origin) {

  /// A write of which no more is known; its objects are in the version of its kind.
  public AdmissionRequest(
      Operation operation,
      GroupResource resource,
      GroupVersionKind kind,
      String subresource,
      String namespace,
      String name,
      Identity user,
      JsonObject object,
      @Nullable JsonObject before,
      boolean dryRun,
      List<String> warnings) {
    this(
        operation,
        resource,
        kind,
        subresource,
        namespace,
        name,
        user,
        object,
        before,
        dryRun,
        warnings,
        Origin.of(new GroupVersionResource(resource.group(), kind.version(), resource.resource())));
  }

  /// What happens to the object.
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    /// A connection to a pod, service or node through the server.
    CONNECT
  }

  public Optional<JsonObject> previous() {
    return Optional.ofNullable(before);
  }

  /// True for a write of the object itself to this resource.
  public boolean concerns(String group, String resourceName) {
    return subresource.isEmpty()
        && resource.resource().equals(resourceName)
        && resource.group().equals(group);
  }

  public boolean creates(String group, String resourceName) {
    return operation == Operation.CREATE && concerns(group, resourceName);
  }
}
