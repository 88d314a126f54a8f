// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import static dev.wheelhouse.plane.apiserver.admission.TestRequests.mutated;
import static dev.wheelhouse.plane.apiserver.admission.TestRequests.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.TestRequests;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import org.junit.jupiter.api.Test;

class SchedulingPluginsTest {

  private static final TestRequests PODS = TestRequests.of("pods");

  private final MemoryObjects objects = new MemoryObjects();

  private void namespace(String annotation, String value) {
    objects.put(
        new GroupResource("", "namespaces"),
        JsonObject.of(
                "metadata",
                JsonObject.of("name", "team", "annotations", JsonObject.of(annotation, value)))
            .toString());
  }

  @Test
  void givesPodsWhatTheirRuntimeClassDemands() {
    objects.put(
        new GroupResource("node.k8s.io", "runtimeclasses"),
        """
        {"metadata":{"name":"vm"},"overhead":{"podFixed":{"cpu":"250m"}},
         "scheduling":{"nodeSelector":{"vm":"yes"},
          "tolerations":[{"key":"vm","operator":"Exists"}]}}\
        """);
    RuntimeClasses plugin = new RuntimeClasses(objects);

    JsonObject pod = mutated(plugin, PODS.create("{\"spec\":{\"runtimeClassName\":\"vm\"}}"));

    assertThat(pod.object("spec"))
        .contains(
            Json.readObject(
                """
                {"runtimeClassName":"vm","overhead":{"cpu":"250m"},"nodeSelector":{"vm":"yes"},
                 "tolerations":[{"key":"vm","operator":"Exists"}]}\
                """));
    assertThat(refusal(plugin::mutate, PODS.create("{\"spec\":{\"runtimeClassName\":\"none\"}}")))
        .isEqualTo("pod rejected: RuntimeClass \"none\" not found");
    assertThat(
            refusal(
                plugin::mutate,
                PODS.create(
                    "{\"spec\":{\"runtimeClassName\":\"vm\",\"overhead\":{\"cpu\":\"1\"}}}")))
        .isEqualTo("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    assertThat(
            refusal(
                plugin::mutate,
                PODS.create(
                    "{\"spec\":{\"runtimeClassName\":\"vm\",\"nodeSelector\":{\"vm\":\"no\"}}}")))
        .isEqualTo(
            "conflict: runtimeClass.scheduling.nodeSelector[vm] = yes; pod.spec.nodeSelector[vm] ="
                + " no");
    assertThat(refusal(plugin, PODS.create("{\"spec\":{\"overhead\":{\"cpu\":\"1\"}}}")))
        .isEqualTo(
            "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
  }

  @Test
  void tellsPodsWhereTheirNodeIs() {
    objects.put(
        new GroupResource("", "nodes"),
        """
        {"metadata":{"name":"n","labels":{"topology.kubernetes.io/zone":"z","other":"x"}}}\
        """);
    PodTopologyLabels plugin = new PodTopologyLabels(objects);
    JsonObject expected = JsonObject.of("topology.kubernetes.io/zone", "z");

    assertThat(
            mutated(plugin, PODS.create("{\"spec\":{\"nodeName\":\"n\"}}"))
                .object("metadata", "labels"))
        .contains(expected);
    assertThat(
            mutated(
                    plugin,
                    TestRequests.of("pods").on("binding").create("{\"target\":{\"name\":\"n\"}}"))
                .object("metadata", "labels"))
        .contains(expected);
    assertThat(mutated(plugin, PODS.create("{\"spec\":{}}")).object("metadata", "labels"))
        .isEmpty();
  }

  @Test
  void selectsNodesByTheNamespace() {
    namespace("scheduler.alpha.kubernetes.io/node-selector", "env=prod, disk=ssd");
    PodNodeSelector plugin = new PodNodeSelector(objects);

    assertThat(mutated(plugin, PODS.create("{}")).object("spec", "nodeSelector"))
        .contains(JsonObject.of("env", "prod", "disk", "ssd"));
    assertThat(
            refusal(plugin::mutate, PODS.create("{\"spec\":{\"nodeSelector\":{\"env\":\"dev\"}}}")))
        .isEqualTo("pod node label selector conflicts with its namespace node label selector");
  }

  @Test
  void addsAndLimitsTolerationsByTheNamespace() {
    PodTolerationRestriction plugin = new PodTolerationRestriction(objects);
    namespace(
        "scheduler.alpha.kubernetes.io/defaultTolerations",
        "[{\"key\":\"a\",\"operator\":\"Exists\"}]");

    assertThat(
            mutated(
                    plugin,
                    PODS.create(
                        "{\"spec\":{\"tolerations\":[{\"key\":\"a\",\"operator\":\"Equal\","
                            + "\"value\":\"1\"}]}}"))
                .array("spec", "tolerations"))
        .contains(
            Json.readObject("{\"l\":[{\"key\":\"a\",\"operator\":\"Exists\"}]}")
                .array("l")
                .orElseThrow());
    namespace("scheduler.alpha.kubernetes.io/tolerationsWhitelist", "[{\"key\":\"b\"}]");
    assertThat(refusal(plugin, PODS.create("{\"spec\":{\"tolerations\":[{\"key\":\"a\"}]}}")))
        .startsWith("pod tolerations (possibly merged with namespace default tolerations)");
  }

  @Test
  void toleratesTaintsOfExtendedResources() {
    String pod =
        """
        {"spec":{"containers":[{"resources":{"requests":{"example.com/gpu":"1","cpu":"1"}}}]}}\
        """;

    assertThat(
            mutated(new ExtendedResourceToleration(), PODS.create(pod))
                .array("spec", "tolerations")
                .orElseThrow()
                .objects())
        .containsExactly(
            JsonObject.of("key", "example.com/gpu", "operator", "Exists", "effect", "NoSchedule"));
  }

  @Test
  void allowsAntiAffinityOnNodesAlone() {
    String pod =
        """
        {"spec":{"affinity":{"podAntiAffinity":{
          "requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"zone"}]}}}}\
        """;

    assertThat(refusal(new LimitPodHardAntiAffinityTopology(), PODS.create(pod)))
        .isEqualTo(
            "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey zone but only key"
                + " kubernetes.io/hostname is allowed");
  }

  @Test
  void pullsNewImagesAlways() {
    String pod = "{\"spec\":{\"containers\":[{\"image\":\"a\",\"imagePullPolicy\":\"Never\"}]}}";
    AlwaysPullImages plugin = new AlwaysPullImages();

    assertThat(mutated(plugin, PODS.create(pod)).toString()).contains("\"Always\"");
    assertThat(mutated(plugin, PODS.update(pod, pod)).toString()).contains("\"Never\"");
  }
}
