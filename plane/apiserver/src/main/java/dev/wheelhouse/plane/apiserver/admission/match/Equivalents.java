// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.match;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import java.util.List;
import java.util.Optional;

/// The versions (and groups) under which the same objects are served, and objects in each of them.
public interface Equivalents {

  /// Every resource whose objects are those of a stored resource.
  List<GroupVersionResource> of(GroupResource stored);

  /// The kind of the objects of a resource, or of its subresource's own ones.
  GroupVersionKind kind(GroupVersionResource resource, String subresource);

  /// A copy of an object in another version.
  JsonObject convert(JsonObject object, GroupVersionResource from, GroupVersionResource to);

  /// Makes an object that a rule changed whole again, in place: drops what the schema does not know
  /// and fills in defaults.
  void restore(JsonObject object, GroupVersionResource resource);

  /// The schema of the objects of a kind.
  Optional<Schema> schema(GroupVersionKind kind);
}
