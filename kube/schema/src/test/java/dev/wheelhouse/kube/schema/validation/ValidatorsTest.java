// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.decode.ObjectDecoder;
import dev.wheelhouse.kube.schema.defaults.BuiltInDefaults;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.model.KubernetesModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorsTest {

  private static final KubernetesModel MODEL = ApiModels.kubernetes();
  private static final BuiltInDefaults DEFAULTS = new BuiltInDefaults(MODEL);

  private static String resource(String name) {
    try (InputStream in = ValidatorsTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject valid(String kind) {
    return Json.readObject(resource("valid/" + kind + ".json"));
  }

  /// As the server does: decode, then default.
  private static JsonObject admitted(JsonObject object) {
    GroupVersionKind kind = GroupVersionKind.of(object);
    ObjectDecoder.decode(object, MODEL.schema(kind).orElseThrow(), kind);
    DEFAULTS.apply(kind, object);
    return object;
  }

  private static List<String> create(JsonObject object) {
    return texts(Validators.forCreate(GroupVersionKind.of(object)).validate(object));
  }

  private static List<String> texts(List<Cause> causes) {
    return causes.stream().map(c -> c.field() + ": " + c.message()).toList();
  }

  record Refused(String kind, String path, String value, String problem) {}

  static Stream<Refused> refused() {
    return rows("refused.txt").map(row -> new Refused(row[0], row[1], row[2], row[3]));
  }

  record RefusedUpdate(String kind, String path, String before, String now, String problem) {}

  static Stream<RefusedUpdate> updates() {
    return rows("refused-updates.txt")
        .map(row -> new RefusedUpdate(row[0], row[1], row[2], row[3], row[4]));
  }

  private static Stream<String[]> rows(String file) {
    return resource(file)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" ; ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Pod",
        "Deployment",
        "ReplicaSet",
        "DaemonSet",
        "StatefulSet",
        "Job",
        "CronJob",
        "Service",
        "ConfigMap",
        "Secret",
        "Namespace",
        "ServiceAccount",
        "Node",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Event",
        "Endpoints",
        "ReplicationController",
        "EndpointSlice",
        "Ingress",
        "NetworkPolicy",
        "RuntimeClass",
        "VolumeAttachment",
        "CSIDriver",
        "CSINode",
        "CSIStorageCapacity",
        "ControllerRevision",
        "IPAddress",
        "Role",
        "ClusterRole",
        "RoleBinding",
        "ClusterRoleBinding",
        "PodDisruptionBudget",
        "HorizontalPodAutoscaler",
        "PriorityClass",
        "Lease",
        "StorageClass",
        "CustomResourceDefinition",
        "ValidatingWebhookConfiguration",
        "LimitRange",
        "ResourceQuota",
        "APIService",
        "SelfSubjectAccessReview"
      })
  void acceptsValidObjectsAndTheirUnchangedUpdate(String kind) {
    JsonObject object = admitted(valid(kind));

    assertThat(create(object)).isEmpty();
    assertThat(
            Validators.forUpdate(GroupVersionKind.of(object)).validate(object, object.deepCopy()))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesInTheWordsOfKubernetes(Refused row) {
    JsonObject object = valid(row.kind());
    ObjectTree.set(object, row.path(), row.value());

    assertThat(create(admitted(object))).contains(row.problem());
  }

  @ParameterizedTest
  @MethodSource("updates")
  void refusesUpdatesOfWhatMayNotChange(RefusedUpdate row) {
    JsonObject before = valid(row.kind());
    ObjectTree.set(before, row.path(), row.before());
    JsonObject now = valid(row.kind());
    ObjectTree.set(now, row.path(), row.now());

    List<String> problems =
        texts(
            Validators.forUpdate(GroupVersionKind.of(now))
                .validate(admitted(now), admitted(before)));

    if (row.problem().isEmpty()) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).contains(row.problem());
    }
  }

  @Test
  void refusesNewFinalizersOnceDeletionHasBegun() {
    JsonObject before = valid("ConfigMap");
    before.childObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
    JsonObject now = before.deepCopy();
    ObjectTree.set(now, "metadata.finalizers", "[\"a.b/c\"]");

    assertThat(texts(Validators.forMetadataUpdate().validate(now, before)))
        .containsExactly(
            "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being"
                + " deleted, found new finalizers []string{\"a.b/c\"}");
  }

  @Test
  void limitsTheSizeOfConfigMaps() {
    JsonObject object = valid("ConfigMap");
    object.childObject("data").put("a", "x".repeat((1 << 20) + 1));

    assertThat(Validators.forCreate(GroupVersionKind.of(object)).validate(object))
        .containsExactly(
            new Cause("", "FieldValueTooLong", "Too long: may not be more than 1048576 bytes"));
  }

  @Test
  void namesKindObjectAndProblemsInTheError() {
    GroupVersionKind kind = GroupVersionKind.of("apps/v1", "Deployment");
    Cause one = new Cause("spec.a", "FieldValueRequired", "Required value");
    Cause two = new Cause("spec.b", "FieldValueRequired", "Required value");

    PlatformException error = Validators.invalid(kind, "x", List.of(one, two));

    assertThat(error.reason()).isEqualTo(Reason.INVALID);
    assertThat(error.causes()).containsExactly(one, two);
    assertThat(error)
        .hasMessage(
            "Deployment.apps \"x\" is invalid: [spec.a: Required value, spec.b: Required value]");
  }
}
