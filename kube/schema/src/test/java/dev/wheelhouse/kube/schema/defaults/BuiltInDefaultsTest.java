// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.ApiModels;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInDefaultsTest {

  private final BuiltInDefaults defaults = new BuiltInDefaults(ApiModels.kubernetes());

  private JsonObject defaulted(JsonObject object) {
    JsonObject copy = object.deepCopy();
    defaults.apply(GroupVersionKind.of(copy), copy);
    return copy;
  }

  private static JsonObject golden(String name) throws IOException {
    try (InputStream in = BuiltInDefaultsTest.class.getResourceAsStream("cases/" + name)) {
      assertThat(in).as(name).isNotNull();
      return Json.readObject(in.readAllBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pod",
        "deployment",
        "statefulset",
        "job",
        "cronjob",
        "service",
        "loadbalancer",
        "networkpolicy",
        "hpa",
        "crd",
        "webhook",
        "namespace",
        "secret",
        "rolebinding",
        "limitrange",
        "pvc"
      })
  void fillsInWhatKubernetesFillsIn(String name) throws IOException {
    assertThat(defaulted(golden(name + "-in.json"))).isEqualTo(golden(name + "-out.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pod", "deployment", "statefulset", "job", "service", "hpa", "crd"})
  void doesNotChangeWhatIsComplete(String name) throws IOException {
    JsonObject complete = golden(name + "-out.json");

    assertThat(defaulted(complete)).isEqualTo(complete);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, Always",
    "nginx:latest, Always",
    "nginx:1.27, IfNotPresent",
    "localhost:5000/nginx, Always",
    "localhost:5000/nginx:1, IfNotPresent",
    "nginx@sha256:abc, IfNotPresent",
    "nginx:latest@sha256:abc, Always"
  })
  void choosesThePullPolicyByTag(String image, String policy) {
    assertThat(ContainerDefaults.pullPolicy(image)).isEqualTo(policy);
  }

  @Test
  void leavesUnknownKindsAlone() {
    JsonObject object = JsonObject.of("apiVersion", "example.com/v1", "kind", "Thing");

    assertThat(defaulted(object)).isEqualTo(object);
  }
}
