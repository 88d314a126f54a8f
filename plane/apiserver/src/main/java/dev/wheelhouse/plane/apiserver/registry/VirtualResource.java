// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;

/// A resource that is not stored: each create computes an answer (`SubjectAccessReview`,
/// `TokenReview` ...).
public interface VirtualResource {

  GroupResource resource();

  /// The caller has been authorized and the object's fields have been checked against its schema.
  ///
  /// @return the object with its status filled
  /// @throws PlatformException when the question itself is wrong
  JsonObject create(Question question);

  /// @param namespace empty for cluster-scoped resources
  record Question(
      Identity user, GroupVersionResource resource, String namespace, JsonObject object) {}
}
