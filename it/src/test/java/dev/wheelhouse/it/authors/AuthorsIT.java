// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.authors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.Delivery;
import dev.wheelhouse.ops.delivery.DeliveryOptions;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import dev.wheelhouse.plane.embedded.MemoryPlane;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ada may do everything in namespace `a`; Bob may write applications there and nothing else.
class AuthorsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static MemoryPlane plane;
  private static KubernetesClient client;
  private static Delivery delivery;
  private static ClusterObjects admin;
  private static ClusterObjects ada;
  private static ClusterObjects bob;

  @BeforeAll
  static void start(@TempDir Path folder) {
    plane = MemoryPlane.start(MemoryPlane.Setup.DEFAULT);
    client = plane.client();
    delivery = Delivery.start(client, DeliveryOptions.of(new RegistryTarget("", "", ""), folder));
    admin = new Fabric8Objects(client);
    ada = new Fabric8Objects(KubeClients.as(client, "ada", List.of("team-a", "system:masters,x")));
    bob = new Fabric8Objects(KubeClients.as(client, "bob", List.of()));
    for (JsonObject object :
        objects(
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: a}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: b}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: hidden, namespace: b}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: applications, namespace: a}
            rules: [{apiGroups: [core.oam.dev], resources: ["*"], verbs: ["*"]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: applications, namespace: a}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: applications}
            subjects:
              - {apiGroup: rbac.authorization.k8s.io, kind: User, name: ada}
              - {apiGroup: rbac.authorization.k8s.io, kind: User, name: bob}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: edit, namespace: a}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ada}]
            """)) {
      admin.apply(object, "test", true);
    }
  }

  @AfterAll
  static void stop() {
    delivery.close();
    client.close();
    plane.close();
  }

  private static List<JsonObject> objects(String yaml) {
    return YamlDocument.all(yaml).stream().map(YamlDocument::tree).toList();
  }

  private static JsonObject application(String name, String value, String namespace) {
    return objects(
            """
            apiVersion: core.oam.dev/v1beta1
            kind: Application
            metadata: {name: %s, namespace: a}
            spec:
              components:
                - name: map
                  type: k8s-objects
                  properties:
                    objects:
                      - {apiVersion: v1, kind: ConfigMap,
                         metadata: {name: %s, namespace: %s}, data: {key: "%s"}}
            """
                .formatted(name, name, namespace, value))
        .getFirst();
  }

  private static JsonObject annotated(JsonObject application, String... annotations) {
    JsonObject all = application.childObject("metadata").childObject("annotations");
    for (int i = 0; i < annotations.length; i += 2) {
      all.put(annotations[i], annotations[i + 1]);
    }
    return application;
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef("core.oam.dev/v1beta1", "Application", "a", name);
  }

  private static String author(String name) {
    JsonObject live = admin.get(ref(name)).orElseThrow();
    return live.string("metadata", "annotations", "app.oam.dev/username").orElse("")
        + "|"
        + live.string("metadata", "annotations", "app.oam.dev/group").orElse("");
  }

  private static void becomes(String name, String... words) {
    Eventually.within(
        LIMIT,
        "the status of " + name + " to say " + List.of(words),
        () -> {
          String status =
              admin
                  .get(ref(name))
                  .flatMap(it -> it.object("status"))
                  .map(String::valueOf)
                  .orElse("");
          return Stream.of(words).allMatch(status::contains);
        });
  }

  @Test
  void actsAsTheAuthorWhateverHeClaimsToBe() {
    JsonObject claim =
        annotated(
            application("claim", "1", "a"),
            "app.oam.dev/username",
            "admin",
            "app.oam.dev/group",
            "system:masters");

    ada.apply(claim, "ada", true);

    assertThat(author("claim")).isEqualTo("ada|team-a,system:authenticated");
    becomes("claim", "\"status\":\"running\"");
  }

  @Test
  void cannotReachIntoAnotherNamespace() {
    ada.apply(application("reach", "1", "b"), "ada", true);

    becomes("reach", "ada", "cannot get", "configmaps", "namespace", "RoleBinding");
    assertThat(admin.get(new ObjectRef("v1", "ConfigMap", "b", "reach"))).isEmpty();
  }

  @Test
  void cannotReadASecretOfAnotherNamespace() {
    ada.apply(
        objects(
                """
                apiVersion: core.oam.dev/v1beta1
                kind: Application
                metadata: {name: steal, namespace: a}
                spec:
                  components:
                    - name: copy
                      type: ref-objects
                      properties:
                        objects: [{apiVersion: v1, kind: Secret, name: hidden, namespace: b}]
                """)
            .getFirst(),
        "ada",
        true);

    becomes("steal", "ada", "cannot get", "secrets", "namespace");
  }

  @Test
  void aChangeOfLabelsOrAForgedAnnotationKeepsTheAuthor() {
    ada.apply(application("kept", "1", "a"), "ada", true);
    becomes("kept", "\"status\":\"running\"");

    bob.merge(
        ref("kept"),
        JsonObject.of(
            "metadata",
            JsonObject.of(
                "labels",
                JsonObject.of("seen-by", "bob"),
                "annotations",
                JsonObject.of("app.oam.dev/username", "admin"))),
        "bob");

    assertThat(author("kept")).isEqualTo("ada|team-a,system:authenticated");
  }

  @Test
  void aChangeOfTheSpecificationMakesItsWriterTheAuthor() {
    ada.apply(application("taken", "1", "a"), "ada", true);
    becomes("taken", "\"status\":\"running\"");

    bob.apply(application("taken", "2", "a"), "bob", true);

    assertThat(author("taken")).isEqualTo("bob|system:authenticated");
    becomes("taken", "bob", "cannot get");
    assertThat(
            admin
                .get(new ObjectRef("v1", "ConfigMap", "a", "taken"))
                .orElseThrow()
                .string("data", "key"))
        .contains("1");
  }

  @Test
  void namingAServiceAccountTakesTheRightToIt() {
    assertThatThrownBy(() ->
            bob.apply(
                annotated(
                    application("named", "1", "a"), "app.oam.dev/service-account-name", "default"),
                "bob",
                true))
        .hasMessageContaining("user \"bob\" may not let anything act as service account");

    ada.apply(
        annotated(application("named", "1", "a"), "app.oam.dev/service-account-name", "default"),
        "ada",
        true);

    becomes("named", "system:serviceaccount:a:default", "it acts as service account a/default");
    assertThatThrownBy(() -> bob.apply(application("named", "2", "a"), "bob", true))
        .hasMessageContaining("may not let anything act as");
  }

  @Test
  void refusesAtOnceWhatNoApplicationCanBe() {
    JsonObject twice = application("twice", "1", "a");
    JsonArray components = twice.array("spec", "components").orElseThrow();
    components.add(components.objects().getFirst().deepCopy());
    JsonObject steps = application("steps", "1", "a");
    JsonObject step = JsonObject.of("name", "go", "type", "suspend");
    steps
        .childObject("spec")
        .put("workflow", JsonObject.of("steps", JsonArray.of(step, step.deepCopy())));
    JsonObject torn =
        annotated(
            application("torn", "1", "a"),
            "app.oam.dev/autoUpdate",
            "true",
            "app.oam.dev/publishVersion",
            "one");

    assertThatThrownBy(() -> ada.apply(twice, "ada", true))
        .hasMessageContaining("spec.components: two of them have the name \"map\"");
    assertThatThrownBy(() -> ada.apply(steps, "ada", true))
        .hasMessageContaining("spec.workflow.steps: two of them have the name \"go\"");
    assertThatThrownBy(() -> ada.apply(torn, "ada", true))
        .hasMessageContaining("app.oam.dev/autoUpdate and app.oam.dev/publishVersion exclude");
  }

  @Test
  void nobodyElseMakesARevisionOrChangesOne() {
    ada.apply(application("past", "1", "a"), "ada", true);
    becomes("past", "\"status\":\"running\"");
    ObjectRef kept = new ObjectRef("core.oam.dev/v1beta1", "ApplicationRevision", "a", "past-v1");
    JsonObject revision = admin.get(kept).orElseThrow();
    assertThat(revision.string("metadata", "annotations", "app.oam.dev/username")).contains("ada");
    JsonObject forged = revision.deepCopy();
    forged.put("metadata", JsonObject.of("name", "past-v2", "namespace", "a"));

    assertThatThrownBy(() -> bob.apply(forged, "bob", true))
        .hasMessageContaining("may not write what an application has run with before");
    assertThatThrownBy(() ->
            bob.merge(
                kept,
                JsonObject.of("spec", JsonObject.of("application", JsonObject.of("kind", "Other"))),
                "bob"))
        .hasMessageContaining("may not write what an application has run with before");
    assertThat(
            bob.merge(
                    kept,
                    JsonObject.of(
                        "metadata", JsonObject.of("annotations", JsonObject.of("seen-by", "bob"))),
                    "bob")
                .string("metadata", "annotations", "seen-by"))
        .contains("bob");
  }
}
