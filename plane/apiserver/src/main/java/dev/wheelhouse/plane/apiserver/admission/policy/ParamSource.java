// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.List;
import java.util.Optional;

/// Finds parameter objects.
public interface ParamSource {

  /// A kind that is served.
  interface Kind {
    boolean namespaced();

    Optional<JsonObject> get(String namespace, String name);

    List<JsonObject> list(String namespace);
  }

  Optional<Kind> find(GroupVersionKind kind);
}
