// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/// Objects of one kind. For cluster-scoped kinds the namespace is the empty string; for lists an
/// empty namespace means all of them.
public interface Resources<T extends HasMetadata> {

  /// Reads the newest state.
  Optional<T> get(String namespace, String name);

  List<T> list(String namespace, ListQuery query);

  /// @return the object as stored, with uid, resourceVersion, defaults
  T create(T object);

  /// Replaces the object; conflicts (`CONFLICT`) when its resourceVersion is not the newest.
  T update(T object);

  /// Replaces the status only.
  T updateStatus(T object);

  /// Replaces through a subresource that takes the whole object: `finalize`, `resize`.
  T updateSubresource(T object, String subresource);

  /// Patches the object, or a subresource of it when `subresource` is not empty.
  T patch(String namespace, String name, Patch patch, String subresource);

  /// Posts to a subresource that is an action: `binding`, `eviction`, `token`.
  ///
  /// @return the answer decoded as the body's type
  <B extends HasMetadata> B post(String namespace, String name, String subresource, B body);

  /// Starts a deletion. Finalizers and grace periods apply as they do for any client; an object
  /// that is already gone is not an error.
  void delete(String namespace, String name, DeleteQuery query);

  /// The shared informer of this kind: one watch and one decoded object for all who ask.
  Informer<T> informer();
}
