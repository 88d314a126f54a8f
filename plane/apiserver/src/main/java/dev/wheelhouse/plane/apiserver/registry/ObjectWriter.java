// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;

/// Write access for the server's own parts (bootstrap roles, default namespaces, its own Service).
/// Goes through defaulting, validation and admission, without authorization.
public interface ObjectWriter {

  JsonObject create(GroupVersionResource resource, String namespace, JsonObject object);

  JsonObject update(GroupVersionResource resource, String namespace, JsonObject object);
}
