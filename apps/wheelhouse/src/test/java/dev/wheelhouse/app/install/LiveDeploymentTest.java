// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// A second installation keeps what nobody names again.
class LiveDeploymentTest {

  private static final List<String> OPTIONS =
      List.of(
          "--image",
          "r.example.org/w:1",
          "--replicas",
          "3",
          "--registry",
          "r.example.org",
          "--registry-secret",
          "login",
          "--ingress-class",
          "nginx",
          "--image-pull-policy",
          "Always",
          "--image-pull-secret",
          "one",
          "--image-pull-secret",
          "two",
          "--memory",
          "1Gi",
          "--cpu",
          "250m",
          "--take-over",
          "--unstamped",
          "as-operator",
          "--allow-step-address",
          "10.0.0.0/8",
          "--allow-step-address",
          "127.0.0.1/32",
          "--operator-argument",
          "--allow-path=/a \"b\": c");

  private static InstallSettings settings(List<String> options) {
    InstallSettings settings = new InstallSettings();
    new CommandLine(settings).parseArgs(options.toArray(String[]::new));
    return settings;
  }

  private static JsonObject deployment(InstallSettings settings) {
    return settings.objects().stream()
        .filter(it -> it.string("kind").orElse("").equals("Deployment"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isMadeAgainByAnInstallationThatNamesNothing() {
    JsonObject live = deployment(settings(OPTIONS));
    InstallSettings again = settings(List.of());

    again.keep(Optional.of(new LiveDeployment(live)));
    again.check();

    assertThat(deployment(again)).isEqualTo(live);
    assertThat(live.toString()).contains("--allow-path=/a \\\"b\\\": c");
  }

  @Test
  void givesWayToWhatIsNamed() {
    InstallSettings again =
        settings(
            List.of(
                "--image",
                "r.example.org/w:2",
                "--take-over=false",
                "--cpu",
                "1",
                "--image-pull-secret=",
                "--allow-step-address=",
                "--operator-argument="));

    again.keep(Optional.of(new LiveDeployment(deployment(settings(OPTIONS)))));
    again.check();

    LiveDeployment now = new LiveDeployment(deployment(again));
    assertThat(now.image()).contains("r.example.org/w:2");
    assertThat(now.replicas()).contains(3L);
    assertThat(now.argument("--take-over")).contains("false");
    assertThat(now.argument("--allow-step-address")).contains("");
    assertThat(now.imagePullSecrets()).isEmpty();
    assertThat(now.otherArguments()).isEmpty();
    assertThat(now.resources().orElseThrow().string("requests", "cpu")).contains("1");
    assertThat(now.resources().orElseThrow().string("requests", "memory")).contains("1Gi");
  }

  @Test
  void isReadAlsoWhereSomebodyElseHasWrittenIt() {
    JsonObject live =
        YamlDocument.all(
                """
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers:
                        - {name: sidecar, image: other}
                        - name: operator
                          image: r.example.org/w:1
                          args: [operator, --registry, r.example.org, --take-over, --allow-path, /jars]
                          resources: {limits: {cpu: "2"}}
                """)
            .getFirst()
            .tree();
    InstallSettings settings = settings(List.of());

    settings.keep(Optional.of(new LiveDeployment(live)));

    LiveDeployment now = new LiveDeployment(deployment(settings));
    assertThat(now.argument("--registry")).contains("r.example.org");
    assertThat(now.otherArguments()).containsExactly("--allow-path", "/jars");
    assertThat(now.resources().orElseThrow().toString()).isEqualTo("{\"limits\":{\"cpu\":\"2\"}}");
  }

  private static List<String> arguments(List<String> live, List<String> options) {
    JsonObject deployment = deployment(settings(List.of("--image", "r.example.org/w:1")));
    JsonObject container =
        deployment
            .object("spec", "template", "spec")
            .flatMap(it -> it.array("containers"))
            .orElseThrow()
            .objects()
            .getFirst();
    container.put("args", new JsonArray(live));
    InstallSettings again = settings(options);
    again.keep(Optional.of(new LiveDeployment(deployment)));
    again.check();
    return deployment(again)
        .object("spec", "template", "spec")
        .flatMap(it -> it.array("containers"))
        .orElseThrow()
        .objects()
        .getFirst()
        .array("args")
        .orElseThrow()
        .strings();
  }

  @Test
  void keepsAllNetworksAndASwitchWithoutAValue() {
    List<String> live =
        List.of(
            "operator",
            "--allow-step-address=10.0.0.0/8,10.1.0.0/16",
            "--take-over",
            "--allow-step-address",
            "127.0.0.1/32");

    assertThat(arguments(live, List.of()))
        .contains("--take-over=true", "--allow-step-address=10.0.0.0/8,10.1.0.0/16,127.0.0.1/32");
  }

  @Test
  void takesNetworksWithCommasAsTheOperatorDoes() {
    assertThat(
            arguments(List.of("operator"), List.of("--allow-step-address=10.0.0.0/8,127.0.0.1/32")))
        .contains("--allow-step-address=10.0.0.0/8,127.0.0.1/32");
  }
}
