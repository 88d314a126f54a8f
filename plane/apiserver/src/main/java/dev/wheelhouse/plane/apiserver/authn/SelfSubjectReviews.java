// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.VirtualResource;

/// Answers `authentication.k8s.io/v1` SelfSubjectReviews: who am I?
public final class SelfSubjectReviews implements VirtualResource {

  @Override
  public GroupResource resource() {
    return new GroupResource("authentication.k8s.io", "selfsubjectreviews");
  }

  @Override
  public JsonObject create(Question question) {
    JsonObject userInfo = TokenReviews.userInfo(question.user());
    return question.object().deepCopy().with("status", JsonObject.of("userInfo", userInfo));
  }
}
