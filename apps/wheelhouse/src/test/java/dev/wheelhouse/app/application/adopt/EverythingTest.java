// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EverythingTest {

  private static final JsonObject WEB = workload("Deployment", "web", "");
  private static final JsonObject STATEFUL_WEB = workload("StatefulSet", "web", "");
  private static final JsonObject NIGHTLY = workload("CronJob", "nightly", "");
  private static final JsonObject MADE =
      workload(
          "Deployment",
          "made",
          """
          ,"ownerReferences":[{"kind":"Gadget","name":"g","controller":true}]\
          """);
  private static final JsonObject RELEASED =
      workload(
          "DaemonSet",
          "agent",
          """
          ,"labels":{"app.kubernetes.io/managed-by":"Helm"},
          "annotations":{"meta.helm.sh/release-name":"agents"}\
          """);
  private static final JsonObject APPLICATIONS =
      workload(
          "Deployment",
          "api",
          """
          ,"labels":{"app.oam.dev/name":"api","app.oam.dev/namespace":"shop"}\
          """);

  private static JsonObject workload(String kind, String name, String more) {
    return Json.readObject(
        """
        {"kind":"%s","metadata":{"name":"%s","namespace":"shop"%s}}\
        """
            .formatted(kind, name, more));
  }

  private static Everything.Found found(Optional<String> application) {
    return new Everything((_, kind) ->
        List.of(WEB, STATEFUL_WEB, NIGHTLY, MADE, RELEASED, APPLICATIONS).stream()
            .filter(it -> it.string("kind").orElse("").equals(kind))
            .toList())
        .workloads(application);
  }

  @Test
  void namesAnApplicationForEachThatNobodyLooksAfter() {
    Everything.Found found = found(Optional.empty());

    assertThat(found.workloads())
        .containsOnlyKeys("web", "web-statefulset", "nightly")
        .containsEntry("web", List.of(WEB))
        .containsEntry("web-statefulset", List.of(STATEFUL_WEB));
    assertThat(found.leftOut())
        .containsExactly(
            "Deployment shop/made is left out: it is made by Gadget g",
            "DaemonSet shop/agent is left out: it is of Helm release agents: wheelhouse app adopt"
                + " agents --type helm");
  }

  @Test
  void takesAllIntoTheOneThatIsNamed() {
    assertThat(found(Optional.of("all")).workloads())
        .containsOnlyKeys("all")
        .containsEntry("all", List.of(WEB, STATEFUL_WEB, NIGHTLY));
  }

  @Test
  void tellsApplicationsOfTwoNamespacesApart() {
    assertThat(Ownership.application(APPLICATIONS, new Owner("shop", "api", ""))).isEmpty();
    assertThat(Ownership.application(APPLICATIONS, new Owner("other", "api", "")))
        .contains("shop/api");
  }
}
