// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.warnings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectWarningsTest {

  private static List<String> pod(String spec) {
    JsonObject pod =
        Json.readObject("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":" + spec + "}");
    return ObjectWarnings.of(GroupVersionKind.of(pod), pod, null);
  }

  @Test
  void saysNothingOfAnOrdinaryPod() {
    assertThat(pod("{\"containers\":[{\"name\":\"a\",\"ports\":[{\"containerPort\":80}]}]}"))
        .isEmpty();
  }

  @Test
  void tellsOfPortNamesThatStandTwice() {
    String ports = "\"ports\":[{\"name\":\"http\",\"containerPort\":%d,\"protocol\":\"TCP\"}]";

    assertThat(
            pod("{\"containers\":[{" + ports.formatted(80) + "},{" + ports.formatted(81) + "}]}"))
        .containsExactly(
            "spec.containers[1].ports[0]: duplicate port name \"http\" with"
                + " spec.containers[0].ports[0], services and probes that select ports by name will"
                + " use spec.containers[0].ports[0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"containers\":[{\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"A\",\"value\":\"2\"}]}]}|spec.containers[0].env[1]:"
            + " hides previous definition of \"A\", which may be dropped when using apply",
        "{\"containers\":[{\"resources\":{\"limits\":{\"memory\":\"100m\"}}}]}|"
            + "spec.containers[0].resources.limits[memory]: fractional byte value \"100m\" is"
            + " invalid, must be an integer",
        "{\"nodeSelector\":{\"beta.kubernetes.io/os\":\"linux\"}}|"
            + "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use"
            + " \"kubernetes.io/os\" instead",
        "{\"imagePullSecrets\":[{\"name\":\"a\"},{\"name\":\"a\"}]}|"
            + "spec.imagePullSecrets[1].name: duplicate name \"a\"",
        "{\"terminationGracePeriodSeconds\":-1}|"
            + "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and"
            + " will be treated as 1",
        "{\"volumes\":[{\"name\":\"a\",\"gitRepo\":{}}]}|"
            + "spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+"
      })
  void tellsWhatIsOddAboutAPod(String spec, String warning) {
    assertThat(pod(spec)).containsExactly(warning);
  }

  @Test
  void doesNotWarnOfAVariableThatExtendsItself() {
    assertThat(
            pod(
                "{\"containers\":[{\"env\":[{\"name\":\"A\",\"value\":\"1\"},"
                    + "{\"name\":\"A\",\"value\":\"$(A)2\"}]}]}"))
        .isEmpty();
  }

  @Test
  void looksIntoATemplateOnlyWhenSomethingChanges() {
    JsonObject deployment =
        Json.readObject(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"generation":1},
             "spec":{"template":{"spec":{"terminationGracePeriodSeconds":-1}}}}\
            """);
    GroupVersionKind kind = GroupVersionKind.of(deployment);

    assertThat(ObjectWarnings.of(kind, deployment, null))
        .singleElement()
        .asString()
        .startsWith("spec.template.spec.terminationGracePeriodSeconds: ");
    assertThat(ObjectWarnings.of(kind, deployment, deployment)).isEmpty();
  }

  @Test
  void tellsWhatAServicesTypeIgnores() {
    JsonObject service =
        Json.readObject(
            """
            {"apiVersion":"v1","kind":"Service","spec":{"type":"ClusterIP","externalName":"a.b",
             "sessionAffinity":"None","externalIPs":["1.2.3.4"]}}\
            """);

    assertThat(ObjectWarnings.of(GroupVersionKind.of(service), service, null))
        .containsExactly(
            "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
            "spec.externalName is ignored when spec.type is not \"ExternalName\"");
  }

  @Test
  void tellsThatVolumesAreNoLongerRecycled() {
    JsonObject volume =
        Json.readObject(
            """
            {"apiVersion":"v1","kind":"PersistentVolume",
             "spec":{"persistentVolumeReclaimPolicy":"Recycle"}}\
            """);

    assertThat(ObjectWarnings.of(GroupVersionKind.of(volume), volume, null))
        .singleElement()
        .asString()
        .startsWith("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated");
  }
}
