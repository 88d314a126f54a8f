// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaEvaluatorTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
  private static final QuotaEvaluator PODS = QuotaEvaluator.of(new GroupResource("", "pods"));

  private static JsonObject json(String text) {
    return Json.readObject(text);
  }

  private static String use(QuotaEvaluator evaluator, String object) {
    return evaluator.usage(json(object), NOW).toString();
  }

  private static String container(String name, String cpu, String more) {
    return "{\"name\":\"%s\",\"resources\":{\"requests\":{\"cpu\":\"%s\"}}%s}"
        .formatted(name, cpu, more);
  }

  @Test
  void countsThePartOfAPodThatAsksForMost() {
    String sidecar = container("s", "100m", ",\"restartPolicy\":\"Always\"");
    String pod =
        "{\"spec\":{\"initContainers\":["
            + String.join(",", container("i", "1", ""), sidecar, container("j", "2", ""))
            + "],\"containers\":["
            + container("c", "500m", "")
            + "],\"overhead\":{\"cpu\":\"50m\"}}}";

    assertThat(use(PODS, pod)).isEqualTo("count/pods=1,cpu=2150m,pods=1,requests.cpu=2150m");
  }

  @Test
  void countsAmountsOfTheWholePodInsteadOfItsParts() {
    String pod =
        "{\"spec\":{\"resources\":{\"requests\":{\"cpu\":\"3\"}},\"containers\":["
            + container("c", "500m", "")
            + "]}}";

    assertThat(use(PODS, pod)).isEqualTo("count/pods=1,cpu=3,pods=1,requests.cpu=3");
  }

  @Test
  void countsWhatARunningContainerHasWhileItIsMadeSmaller() {
    String pod =
        "{\"spec\":{\"containers\":["
            + container("c", "1", "")
            + "]},\"status\":{\"containerStatuses\":[{\"name\":\"c\",\"allocatedResources\":"
            + "{\"cpu\":\"2\"},\"resources\":{\"requests\":{\"cpu\":\"2\"}}}]}}";

    assertThat(use(PODS, pod)).contains("requests.cpu=2");
  }

  @Test
  void countsExtendedResourcesAndHugePagesAsRequests() {
    String pod =
        """
        {"spec":{"containers":[{"name":"c","resources":{
          "requests":{"example.com/gpu":"2","hugepages-2Mi":"4Mi","ephemeral-storage":"1Gi"},
          "limits":{"example.com/gpu":"2","memory":"64Mi"}}}]}}\
        """;

    assertThat(use(PODS, pod))
        .isEqualTo(
            "count/pods=1,ephemeral-storage=1Gi,hugepages-2Mi=4Mi,limits.memory=64Mi,pods=1,"
                + "requests.ephemeral-storage=1Gi,requests.example.com/gpu=2,"
                + "requests.hugepages-2Mi=4Mi");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":{\"phase\":\"Succeeded\"}} | count/pods=1",
        "{\"status\":{\"phase\":\"Failed\"}} | count/pods=1",
        "{\"status\":{\"phase\":\"Running\"}} | count/pods=1,pods=1",
        "{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\","
            + "\"deletionGracePeriodSeconds\":30}} | count/pods=1",
        "{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:50Z\","
            + "\"deletionGracePeriodSeconds\":30}} | count/pods=1,pods=1"
      })
  void countsPodsUntilTheyAreOver(String pod, String use) {
    assertThat(use(PODS, pod)).isEqualTo(use);
  }

  @ParameterizedTest
  @CsvSource({
    "ClusterIP, true, 0, 0",
    "NodePort, true, 2, 0",
    "LoadBalancer, true, 2, 1",
    "LoadBalancer, false, 1, 1"
  })
  void countsServicesByWhatTheyTake(String type, boolean allocate, int nodePorts, int balancers) {
    String service =
        """
        {"spec":{"type":"%s","allocateLoadBalancerNodePorts":%s,
         "ports":[{"port":80,"nodePort":30000},{"port":81}]}}\
        """
            .formatted(type, allocate);

    assertThat(use(QuotaEvaluator.of(new GroupResource("", "services")), service))
        .isEqualTo(
            "count/services=1,services=1,services.loadbalancers=%d,services.nodeports=%d"
                .formatted(balancers, nodePorts));
  }

  @Test
  void countsClaimsForTheirStorageClass() {
    String claim =
        """
        {"spec":{"storageClassName":"gold","resources":{"requests":{"storage":"1.5"}}},
         "status":{"allocatedResources":{"storage":"1Gi"}}}\
        """;

    assertThat(use(QuotaEvaluator.of(new GroupResource("", "persistentvolumeclaims")), claim))
        .isEqualTo(
            "count/persistentvolumeclaims=1,"
                + "gold.storageclass.storage.k8s.io/persistentvolumeclaims=1,"
                + "gold.storageclass.storage.k8s.io/requests.storage=1Gi,"
                + "persistentvolumeclaims=1,requests.storage=1Gi");
  }

  @ParameterizedTest
  @CsvSource({
    "apps, deployments, count/deployments.apps, true",
    "apps, deployments, deployments, false",
    "'', secrets, secrets, true",
    "'', secrets, count/secrets, true",
    "'', pods, requests.example.com/gpu, true",
    "'', pods, requests.storage, false",
    "'', pods, hugepages-1Gi, true",
    "'', persistentvolumeclaims, gold.storageclass.storage.k8s.io/requests.storage, true"
  })
  void knowsItsNames(String group, String resource, String name, boolean tracked) {
    assertThat(QuotaEvaluator.of(new GroupResource(group, resource)).tracks(name))
        .isEqualTo(tracked);
  }

  @Test
  void findsPodsInScopes() {
    JsonObject pod =
        json(
            """
            {"spec":{"activeDeadlineSeconds":5,"priorityClassName":"high","containers":[{}],
             "affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[
              {"namespaces":["other"]}]}}}}\
            """);

    assertThat(
            List.of(
                meets("Terminating", "Exists", pod),
                meets("BestEffort", "Exists", pod),
                meets("CrossNamespacePodAffinity", "Exists", pod),
                meets("PriorityClass", "Exists", pod),
                meets("PriorityClass", "In", pod, "high", "low"),
                meets("PriorityClass", "NotIn", pod, "low")))
        .containsOnly(true);
    assertThat(
            List.of(
                meets("NotTerminating", "Exists", pod),
                meets("NotBestEffort", "Exists", pod),
                meets("PriorityClass", "DoesNotExist", pod),
                meets("PriorityClass", "In", pod, "low"),
                meets("VolumeAttributesClass", "Exists", pod)))
        .containsOnly(false);
  }

  private static boolean meets(String scope, String operator, JsonObject pod, String... values) {
    return PODS.meets(new QuotaScope(scope, operator, List.of(values)), pod);
  }
}
