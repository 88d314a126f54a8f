// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodManifestTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Pod pod(String spec) {
    return read(
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {%s}}
        """
            .formatted(spec));
  }

  private static Pod read(String json) {
    return new PodManifest("n1", NOW).pod("web.json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void podIsOfTheNodeAndComplete() {
    Pod pod = pod("\"containers\": [{\"name\": \"main\", \"image\": \"busybox:1\"}]");

    assertThat(pod.getMetadata().getName()).isEqualTo("web-n1");
    assertThat(pod.getMetadata().getNamespace()).isEqualTo("default");
    assertThat(pod.getMetadata().getUid()).matches("[0-9a-f]{32}");
    assertThat(pod.getMetadata().getAnnotations())
        .containsAllEntriesOf(
            Map.of(
                "kubernetes.io/config.source",
                "file",
                "kubernetes.io/config.hash",
                pod.getMetadata().getUid()));
    assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Always");
    assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(30);
    assertThat(pod.getSpec().getTolerations())
        .anyMatch(t -> "Exists".equals(t.getOperator()) && "NoExecute".equals(t.getEffect()));
  }

  @Test
  void anotherSpecIsAnotherPod() {
    Pod one = pod("\"containers\": [{\"name\": \"main\", \"image\": \"busybox:1\"}]");
    Pod same = pod("\"containers\": [{\"name\": \"main\", \"image\": \"busybox:1\"}]");
    Pod other = pod("\"containers\": [{\"name\": \"main\", \"image\": \"busybox:2\"}]");

    assertThat(same.getMetadata().getUid()).isEqualTo(one.getMetadata().getUid());
    assertThat(other.getMetadata().getUid()).isNotEqualTo(one.getMetadata().getUid());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "serviceAccountName": "app"                                   | serviceaccounts
          "volumes": [{"name": "v", "secret": {"secretName": "s"}}]     | secrets
          "volumes": [{"name": "v", "projected": {"sources": [{"configMap": {"name": "c"}}]}}] | configmaps
          "volumes": [{"name": "v", "projected": {"sources": [{"clusterTrustBundle": {"name": "b", "path": "p"}}]}}] | clustertrustbundles
          "imagePullSecrets": [{"name": "s"}]                           | secrets
          """)
  void referencesToTheApiAreRefused(String spec, String resource) {
    assertThatThrownBy(
            () -> pod(spec + ", \"containers\": [{\"name\": \"main\", \"image\": \"busybox:1\"}]"))
        .hasMessageContaining("static pods may not reference " + resource);
  }

  @Test
  void whatTheNodeKnowsByItselfMayBeProjected() {
    String items = "[{\"path\": \"l\", \"fieldRef\": {\"fieldPath\": \"metadata.labels\"}}]";
    Pod pod =
        pod(
            "\"volumes\": [{\"name\": \"v\", \"projected\": {\"sources\":"
                + " [{\"downwardAPI\": {\"items\": %s}}]}}],".formatted(items)
                + " \"containers\": [{\"name\": \"main\", \"image\": \"busybox:1\"}]");

    assertThat(pod.getSpec().getVolumes()).hasSize(1);
  }

  @Test
  void saysWhichFieldIsWrong() {
    assertThatThrownBy(() -> pod("\"containers\": [{\"name\": \"Main\", \"image\": \"b\"}]"))
        .hasMessageContaining("spec.containers[0].name");
    assertThatThrownBy(() -> read("{\"apiVersion\": \"v1\", \"kind\": \"Secret\"}"))
        .hasMessageContaining("expected v1 Pod, got v1 Secret");
  }
}
