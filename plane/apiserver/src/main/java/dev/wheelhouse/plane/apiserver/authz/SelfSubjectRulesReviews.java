// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.VirtualResource;

/// Answers `authorization.k8s.io/v1` SelfSubjectRulesReviews: what may I do in this namespace?
public final class SelfSubjectRulesReviews implements VirtualResource {

  private final RbacAuthorizer authorizer;

  public SelfSubjectRulesReviews(RbacAuthorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public GroupResource resource() {
    return new GroupResource("authorization.k8s.io", "selfsubjectrulesreviews");
  }

  @Override
  public JsonObject create(Question question) {
    String namespace = question.object().string("spec", "namespace").orElse("");
    if (namespace.isEmpty()) {
      throw new PlatformException(Reason.BAD_REQUEST, "no namespace on request");
    }
    return question
        .object()
        .deepCopy()
        .with("status", AccessReviews.rulesStatus(authorizer.rules(question.user(), namespace)));
  }
}
