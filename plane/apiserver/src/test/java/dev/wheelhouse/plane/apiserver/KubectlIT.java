// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users do with the kubectl on their machine; skipped where there is none.
class KubectlIT {

  private static Path directory;
  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    assumeTrue(isInstalled(), "kubectl is not installed");
    directory = temporary;
    server = new RunningServer(temporary.resolve("pki"));
    Files.writeString(temporary.resolve("ca.crt"), server.caPem());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("kubectl", "version", "--client")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static String kubectl(String... arguments) throws Exception {
    return kubectlWith("", arguments);
  }

  private static String kubectlWith(String input, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "kubectl",
                "--kubeconfig=/dev/null",
                "--server=" + server.server.url(),
                "--certificate-authority=" + directory.resolve("ca.crt"),
                "--token=" + RunningServer.ADMIN_TOKEN,
                "--cache-dir=" + directory.resolve("cache")));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void createsGetsAndDeletes() throws Exception {
    assertThat(kubectl("create", "namespace", "shop")).contains("namespace/shop created");
    assertThat(kubectl("-n", "shop", "create", "configmap", "c", "--from-literal=a=b"))
        .contains("configmap/c created");
    assertThat(kubectl("-n", "shop", "get", "configmap", "c")).containsPattern("c +1 ");
    assertThat(kubectl("-n", "shop", "get", "configmap", "c", "-o", "jsonpath={.data.a}"))
        .isEqualTo("b");
    assertThat(kubectl("-n", "shop", "delete", "configmap", "c")).contains("\"c\" deleted");
    assertThat(kubectl("-n", "shop", "get", "configmap", "c"))
        .contains("Error from server (NotFound): configmaps \"c\" not found");
  }

  @Test
  void appliesScalesAndPatches() throws Exception {
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: c, image: example.com/web:1}]}
        """;

    assertThat(kubectlWith(deployment, "apply", "-f", "-")).contains("deployment.apps/web created");
    assertThat(kubectlWith(deployment, "apply", "-f", "-")).contains("web unchanged");
    assertThat(kubectlWith(deployment, "diff", "-f", "-")).isEmpty();
    assertThat(kubectl("scale", "deployment", "web", "--replicas=3")).contains("web scaled");
    assertThat(kubectl("set", "image", "deployment/web", "c=example.com/web:2"))
        .contains("image updated");
    assertThat(kubectl("get", "deployment", "web")).contains("0/3");
    assertThat(kubectlWith(deployment, "apply", "--server-side", "-f", "-"))
        .contains("conflicts with \"kubectl\" with subresource \"scale\"");
    assertThat(kubectlWith(deployment, "apply", "--server-side", "--force-conflicts", "-f", "-"))
        .contains("serverside-applied");
    assertThat(kubectl("explain", "deployment.spec.replicas"))
        .contains("FIELD: replicas", "Number of desired pods");
    assertThat(kubectl("describe", "deployment", "web")).contains("Selector:", "app=web");
  }

  @Test
  void tellsWhoIAmAndWhatIMay() throws Exception {
    assertThat(kubectl("auth", "whoami")).contains("admin");
    assertThat(kubectl("auth", "can-i", "delete", "pods")).contains("yes");
    assertThat(kubectl("api-resources")).contains("deployments", "customresourcedefinitions");
  }
}
