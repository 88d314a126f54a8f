// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import java.util.List;
import java.util.Optional;

/// The resources and kinds that a server knows at compile time. Safe for use by many threads.
public interface ApiModel {

  /// All built-in resources, in discovery order (core group first, then groups by priority).
  List<ApiResource> resources();

  Optional<ApiResource> resource(GroupVersionResource gvr);

  /// The schema of a kind, of list kinds and of option kinds alike.
  Optional<Schema> schema(GroupVersionKind kind);
}
