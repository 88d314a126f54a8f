// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.ApiModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectDecoderTest {

  private static List<String> decode(JsonObject object) {
    GroupVersionKind kind = GroupVersionKind.of(object);
    return ObjectDecoder.decode(object, ApiModels.kubernetes().schema(kind).orElseThrow(), kind);
  }

  private static JsonObject deployment(String spec) {
    return Json.readObject(
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"spec\":" + spec + "}");
  }

  @Test
  void dropsAndReportsUnknownFields() {
    JsonObject object =
        deployment(
            """
            {"foo": 1, "replicas": 2,
             "template": {"spec": {"containers": [{"name": "a"}, {"imagee": "x"}]}}}
            """);

    assertThat(decode(object))
        .containsExactly("spec.foo", "spec.template.spec.containers[1].imagee");
    assertThat(object.toString()).doesNotContain("foo").doesNotContain("imagee");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"replicas\": \"3\"} | string into Go struct field DeploymentSpec.spec.replicas of type"
            + " int32",
        "{\"replicas\": 1.5} | number 1.5 into Go struct field DeploymentSpec.spec.replicas of type"
            + " int32",
        "{\"replicas\": 3000000000} | number 3000000000 into Go struct field"
            + " DeploymentSpec.spec.replicas of type int32",
        "{\"paused\": \"yes\"} | string into Go struct field DeploymentSpec.spec.paused of type"
            + " bool",
        "{\"selector\": []} | array into Go struct field DeploymentSpec.spec.selector of type"
            + " v1.LabelSelector",
        "{\"template\": {\"spec\": {\"containers\": {}}}} | object into Go struct field"
            + " PodSpec.spec.template.spec.containers of type []v1.Container",
        "{\"template\": {\"spec\": {\"containers\": [{\"image\": 1}]}}} | number into Go struct"
            + " field Container.spec.template.spec.containers.image of type string",
        "{\"template\": {\"metadata\": {\"labels\": {\"a\": 1}}}} | number into Go struct field"
            + " ObjectMeta.spec.template.metadata.labels of type string"
      })
  void refusesWrongTypesInTheWordsOfKubernetes(String spec, String detail) {
    assertThatThrownBy(() -> decode(deployment(spec)))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST))
        .hasMessage(
            "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal"
                + " "
                + detail);
  }

  @Test
  void nullIsAbsent() {
    JsonObject object =
        deployment(
            "{\"replicas\": null, \"template\": {\"metadata\": {\"labels\": {\"a\": null}}}}");

    decode(object);

    assertThat(object.object("spec").orElseThrow()).doesNotContainKey("replicas");
    assertThat(object.string("spec", "template", "metadata", "labels", "a")).contains("");
  }

  @Test
  void emptyListsAndMapsAreAbsentWhereNothingIsRequired() {
    JsonObject object =
        Json.readObject(
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {}, "finalizers": []},
             "spec": {"tolerations": [], "nodeSelector": {}, "containers": [],
               "volumes": [{"name": "a", "emptyDir": {}}]}}
            """);
    JsonObject applied = object.deepCopy();
    JsonObject before = object.deepCopy();

    decode(object);
    GroupVersionKind kind = GroupVersionKind.of(applied);
    ObjectDecoder.decodeApplied(applied, ApiModels.kubernetes().schema(kind).orElseThrow(), kind);

    assertThat(object.object("metadata").orElseThrow()).isEmpty();
    assertThat(object.object("spec").orElseThrow()).containsOnlyKeys("containers", "volumes");
    assertThat(object.toString()).contains("\"emptyDir\":{}");
    assertThat(applied).isEqualTo(before);
  }

  @Test
  void writesQuantitiesAndTimesInCanonicalForm() {
    JsonObject object =
        Json.readObject(
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"creationTimestamp": "2026-01-01T02:00:00.5+02:00"},
             "spec": {"containers": [{"name": "a", "resources":
               {"limits": {"cpu": 0.5, "memory": "1024Mi", "x/y": 2}}}]}}
            """);

    decode(object);

    assertThat(object.toString())
        .contains("\"cpu\":\"500m\",\"memory\":\"1Gi\",\"x/y\":\"2\"")
        .contains("2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"a\":\"x!\"}} | illegal base64 data",
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"a\":\"ab!=\"}} | at input byte 2",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"overhead\":{\"cpu\":\"lots\"}}} |"
            + " quantities must match",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"now\"}} |"
            + " parsing time \"now\" as \"2006-01-02T15:04:05Z07:00\": cannot parse"
      })
  void refusesMalformedValues(String json, String message) {
    assertThatThrownBy(() -> decode(Json.readObject(json)))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining(message);
  }

  @Test
  void keepsWhatIsOpen() {
    JsonObject object =
        Json.readObject(
            """
            {"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": 1,
             "data": {"spec": {"anything": [1, null]}},
             "metadata": {"managedFields": [{"fieldsV1": {"f:spec": {"f:x": {}}}}]}}
            """);
    JsonObject before = object.deepCopy();

    assertThat(decode(object)).isEmpty();
    assertThat(object).isEqualTo(before);
  }

  @Test
  void strictValidationFailsAndWarnValidationWarns() {
    GroupVersionKind kind = GroupVersionKind.of("v1", "Pod");
    List<String> unknown = List.of("spec.foo");
    List<Json.Duplicate> twice = List.of(new Json.Duplicate("spec.bar", 25));
    byte[] json = "{\"spec\":{\"bar\":1,\"foo\":2,\"bar\":3}}".getBytes(StandardCharsets.UTF_8);
    List<String> problems = FieldProblems.of(unknown, twice, json);

    assertThat(FieldValidation.WARN.judge(kind, problems))
        .containsExactly("unknown field \"spec.foo\"", "duplicate field \"spec.bar\"");
    assertThat(FieldValidation.IGNORE.judge(kind, problems)).isEmpty();
    assertThatThrownBy(
            () -> FieldValidation.STRICT.judge(kind, FieldProblems.of(unknown, List.of(), json)))
        .hasMessage(
            "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: unknown field"
                + " \"spec.foo\"");
    assertThat(FieldValidation.of("Nonsense")).isEmpty();
  }
}
