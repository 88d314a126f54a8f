// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class InstallSettingsTest {

  private static InstallSettings settings(String... options) {
    InstallSettings settings = new InstallSettings();
    new CommandLine(settings).parseArgs(options);
    return settings;
  }

  private static JsonObject object(InstallSettings settings, String kind) {
    return settings.objects().stream()
        .filter(it -> it.string("kind").orElse("").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void areThoseOfARestrictedPod() {
    JsonObject pod =
        object(settings("--image", "r/w:1"), "Deployment")
            .object("spec", "template", "spec")
            .orElseThrow();
    JsonObject container = pod.array("containers").orElseThrow().objects().getFirst();

    assertThat(pod.bool("securityContext", "runAsNonRoot")).contains(true);
    assertThat(pod.string("securityContext", "seccompProfile", "type")).contains("RuntimeDefault");
    assertThat(container.bool("securityContext", "readOnlyRootFilesystem")).contains(true);
    assertThat(container.bool("securityContext", "allowPrivilegeEscalation")).contains(false);
    assertThat(container.array("securityContext", "capabilities", "drop").orElseThrow())
        .isEqualTo(new JsonArray(List.of("ALL")));
    assertThat(container.string("resources", "limits", "memory")).contains("768Mi");
  }

  @Test
  void arriveInTheDeployment() {
    JsonObject deployment =
        object(
            settings(
                "--image",
                "r/w:1",
                "--replicas",
                "3",
                "--registry",
                "r",
                "--image-pull-secret",
                "pull",
                "--memory",
                "1Gi",
                "--take-over"),
            "Deployment");
    String text = deployment.toString();

    assertThat(deployment.integer("spec", "replicas")).contains(3L);
    assertThat(text)
        .contains("\"r/w:1\"")
        .contains("--registry=r\"")
        .contains("--take-over=true")
        .contains("\"imagePullSecrets\":[{\"name\":\"pull\"}]")
        .contains("\"memory\":\"1Gi\"");
  }

  @Test
  void giveTheOperatorNoRightToMakeWorkloadsOrToListSecrets() {
    JsonObject role = object(settings("--image", "r/w:1"), "ClusterRole");
    for (JsonObject rule : role.array("rules").orElseThrow().objects()) {
      String text = rule.toString();
      assertThat(text).doesNotContain("*").doesNotContain("escalate");
      if (text.contains("\"secrets\"")) {
        assertThat(text).doesNotContain("list").doesNotContain("watch");
      }
      if (text.contains("\"deployments\"") || text.contains("\"jobs\"")) {
        assertThat(rule.array("verbs").orElseThrow()).isEqualTo(new JsonArray(List.of("delete")));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--replicas=0, --replicas 0: take 1 or more",
    "--namespace=apps, --namespace `apps`: take vela-system",
    "--memory=lots, --memory `lots`: take a quantity",
    "--image-pull-policy=never, --image-pull-policy `never`: take Always"
  })
  void nameTheOptionThatIsWrong(String option, String message) {
    InstallSettings settings = settings("--image", "r/w:1", option);

    assertThatThrownBy(settings::check).hasMessageContaining(message);
  }

  @Test
  void sayHowToGetAnImage() {
    assertThatThrownBy(() -> settings().check()).hasMessageContaining("wheelhouse image push");
  }
}
