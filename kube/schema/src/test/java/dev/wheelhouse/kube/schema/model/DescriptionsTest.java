// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DescriptionsTest {

  private static final String EXTENSIONS =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

  @Test
  void tellsWhatDefinitionsAndTheirFieldsAre() {
    Descriptions texts = Descriptions.of(Set.of("io.k8s.api.apps.v1.DeploymentSpec"));

    assertThat(texts.of("io.k8s.api.apps.v1.DeploymentSpec")).get().asString().contains("behavior");
    assertThat(texts.of("io.k8s.api.apps.v1.DeploymentSpec", "strategy"))
        .get()
        .asString()
        .contains("replace existing pods");
    assertThat(texts.of("io.k8s.api.apps.v1.DeploymentStatus")).isEmpty();
    assertThat(texts.of("io.k8s.api.apps.v1.DeploymentSpec", "noSuchField")).isEmpty();
  }

  @Test
  void hasWordsOfItsOwnForWhatThePublishedTextsLack() {
    Descriptions texts =
        Descriptions.of(
            Set.of(EXTENSIONS + "CustomResourceDefinition", "io.k8s.api.core.v1.PodSpec"));

    assertThat(texts.of(EXTENSIONS + "CustomResourceDefinition")).isPresent();
    assertThat(texts.of(EXTENSIONS + "CustomResourceDefinition", "metadata"))
        .get()
        .asString()
        .startsWith("Standard object's metadata");
    assertThat(texts.of("io.k8s.api.core.v1.PodSpec", "schedulingGroup")).isPresent();
    assertThat(texts.of("io.k8s.api.core.v1.PodSpec", "nodeName")).isPresent();
  }

  @Test
  void takesTheTextsThatAKindHadBeforeItWasStable() {
    String policy = "io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicySpec";

    assertThat(Descriptions.of(Set.of(policy)).of(policy, "mutations")).isPresent();
  }

  @Test
  void leavesNoFieldOfTheServedKindsWithoutWords() {
    KubernetesModel model = ApiModels.kubernetes();
    JsonObject definitions = new JsonObject();
    new LinkedHashSet<>(model.resources().stream().map(DescriptionsTest::version).toList())
        .forEach(version -> definitions.putAll(model.openApiDefinitions(version)));

    Descriptions texts = Descriptions.of(definitions.keySet());

    Set<String> silent = new TreeSet<>();
    definitions.forEach((name, schema) -> {
      if (texts.of(name).isEmpty()) {
        silent.add(name);
      }
      ((JsonObject) schema)
          .object("properties")
          .ifPresent(fields ->
              fields.keySet().stream()
                  .filter(field -> texts.of(name, field).isEmpty())
                  .forEach(field -> silent.add(name + "." + field)));
    });
    assertThat(silent).isEmpty();
  }

  private static String version(ApiResource resource) {
    return resource.gvr().apiVersion();
  }
}
