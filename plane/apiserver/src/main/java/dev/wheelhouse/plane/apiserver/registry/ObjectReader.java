// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.util.List;
import java.util.Optional;

/// Read access to stored objects for the server's own parts: access rules, admission, discovery.
/// Trees are shared: nobody changes them.
public interface ObjectReader {

  /// Cluster-scoped objects have the empty namespace.
  Optional<JsonObject> get(GroupResource resource, String namespace, String name);

  /// All objects of a resource; an empty namespace means all namespaces.
  List<JsonObject> list(GroupResource resource, String namespace);

  /// A number that changes whenever an object of the resource is written, for caches made from
  /// them. A [Charge] alone does not change it.
  long version(GroupResource resource);
}
