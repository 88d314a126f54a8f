// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import java.util.List;
import java.util.Optional;

/// Everything the server serves now: the built-in resources and those of established
/// CustomResourceDefinitions. Each method reads one immutable state; safe for many threads.
public interface ServedResources {

  /// In discovery order: core group, built-in groups by priority, custom groups by name.
  List<ServedResource> all();

  Optional<ServedResource> find(GroupVersionResource gvr);

  /// The schema of any kind: of objects, lists and options.
  Optional<Schema> schema(GroupVersionKind kind);

  /// Changes whenever the answers of the other methods do; for caches and ETags.
  long version();

  default List<ApiResource> resources() {
    return all().stream().map(ServedResource::api).toList();
  }
}
