// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.registry.VirtualResource;
import dev.wheelhouse.plane.apiserver.registry.VirtualResource.Question;
import org.junit.jupiter.api.Test;

final class AccessReviewsTest {

  /// Allows `get` to everybody and everything to the group `ops`.
  private static Decision decide(Attributes asked) {
    return asked.verb().equals("get") || asked.user().groups().contains("ops")
        ? new Decision.Allow("because " + asked.user().name())
        : new Decision.NoOpinion("");
  }

  private static JsonObject review(String resource, String namespace, String spec) {
    VirtualResource reviews =
        AccessReviews.all(AccessReviewsTest::decide).stream()
            .filter(r -> r.resource().resource().equals(resource))
            .findFirst()
            .orElseThrow();
    return reviews.create(
        new Question(
            Identity.user("ann"),
            new GroupVersionResource("authorization.k8s.io", "v1", resource),
            namespace,
            Json.readObject("{\"spec\":" + spec.replace('\'', '"') + "}")));
  }

  @Test
  void selfReviewIsAboutTheCaller() {
    JsonObject answer =
        review("selfsubjectaccessreviews", "", "{'resourceAttributes':{'verb':'get'}}");

    assertThat(answer.bool("status", "allowed")).contains(true);
    assertThat(answer.string("status", "reason")).contains("because ann");
  }

  @Test
  void subjectReviewIsAboutTheNamedUser() {
    String asked = "{'user':'bob','groups':[%s],'nonResourceAttributes':{'verb':'put'}}";

    assertThat(
            review("subjectaccessreviews", "", asked.formatted("'ops'")).bool("status", "allowed"))
        .contains(true);
    assertThat(review("subjectaccessreviews", "", asked.formatted("")).bool("status", "allowed"))
        .contains(false);
  }

  @Test
  void localReviewStaysInItsNamespace() {
    String asked = "{'user':'bob','resourceAttributes':{'verb':'get','namespace':'a'}}";

    assertThat(review("localsubjectaccessreviews", "a", asked).bool("status", "allowed"))
        .contains(true);
    assertThatThrownBy(() -> review("localsubjectaccessreviews", "b", asked))
        .hasMessageContaining("spec.resourceAttributes.namespace");
  }

  @Test
  void questionMustBeAboutOneThing() {
    assertThatThrownBy(() -> review("selfsubjectaccessreviews", "", "{}"))
        .hasMessageContaining("exactly one of nonResourceAttributes or resourceAttributes");
  }
}
