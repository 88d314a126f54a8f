// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.owners;

import static dev.wheelhouse.plane.apiserver.admission.TestRequests.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wheelhouse.plane.apiserver.admission.TestRequests;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.discovery.BuiltInResources;
import org.junit.jupiter.api.Test;

class OwnerReferencesPermissionEnforcementTest {

  private static final TestRequests MAPS = TestRequests.of("configmaps");
  private static final String FREE = "{\"metadata\":{\"name\":\"m\"}}";

  private static String owned(boolean blocks) {
    return """
    {"metadata":{"name":"m","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet",
      "name":"owner","uid":"u","blockOwnerDeletion":%s}]}}\
    """
        .formatted(blocks);
  }

  private static OwnerReferencesPermissionEnforcement granting(String verb, String resource) {
    Authorizer authorizer =
        question ->
            question.verb().equals(verb)
                    && (question.resource() + "/" + question.subresource()).equals(resource)
                ? new Decision.Allow("")
                : new Decision.NoOpinion("");
    return new OwnerReferencesPermissionEnforcement(authorizer, new BuiltInResources());
  }

  @Test
  void asksWhetherTheObjectMayBeDeleted() {
    assertThatCode(
            () -> granting("delete", "configmaps/").validate(MAPS.update(owned(false), FREE)))
        .doesNotThrowAnyException();
    assertThat(refusal(granting("get", "configmaps/"), MAPS.update(owned(false), FREE)))
        .startsWith("cannot set an ownerRef on a resource you can't delete");
  }

  @Test
  void asksWhetherTheOwnerMayBeHeld() {
    assertThatCode(
            () -> granting("update", "replicasets/finalizers").validate(MAPS.create(owned(true))))
        .doesNotThrowAnyException();
    assertThatCode(() -> granting("", "").validate(MAPS.create(owned(false))))
        .doesNotThrowAnyException();
    assertThat(refusal(granting("update", "pods/finalizers"), MAPS.create(owned(true))))
        .startsWith(
            "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set"
                + " finalizers on");
  }
}
