// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.garbagecollector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.memory.Edits;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.APIServiceBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GarbageCollectorControllerTest {

  private final ControllersFixture fixture = ControllersFixture.start();
  private final Resources<ConfigMap> maps = fixture.client().resources(ConfigMap.class);

  GarbageCollectorControllerTest() {
    fixture.plane().cluster().serve("v1", "configmaps", "ConfigMap", true);
    fixture
        .plane()
        .cluster()
        .serve("apiregistration.k8s.io/v1", "apiservices", "APIService", false);
    fixture.add(new GarbageCollectorController());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ConfigMap create(String name, OwnerReference... owners) {
    return maps.create(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .withOwnerReferences(Arrays.asList(owners))
            .endMetadata()
            .build());
  }

  private static OwnerReference ref(ConfigMap owner) {
    return ref(owner.getMetadata().getName(), owner.getMetadata().getUid());
  }

  private static OwnerReference ref(String name, String uid) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("ConfigMap")
        .withName(name)
        .withUid(uid)
        .withBlockOwnerDeletion(true)
        .build();
  }

  private List<String> names() {
    return maps.list("default", ListQuery.ALL).stream()
        .map(map -> map.getMetadata().getName())
        .toList();
  }

  private void delete(String name, String propagation) {
    maps.delete("default", name, new DeleteQuery(null, null, null, propagation));
  }

  @Test
  void deletesATreeInTheBackground() {
    ConfigMap root = create("root");
    ConfigMap child = create("child", ref(root));
    create("grandchild", ref(child));
    create("other");

    delete("root", "Background");

    fixture.eventually("only the other", () -> names().equals(List.of("other")));
  }

  @Test
  void deletesDependentsBeforeAnOwnerThatWaits() {
    ConfigMap root = create("root");
    ConfigMap child = create("child", ref(root));
    create("grandchild", ref(child));

    delete("root", "Foreground");

    fixture.eventually("all gone", () -> names().isEmpty());
  }

  @Test
  void keepsDependentsOfAnOrphaningOwner() {
    ConfigMap root = create("root");
    create("child", ref(root));

    delete("root", "Orphan");

    fixture.eventually("root gone", () -> names().equals(List.of("child")));
    assertThat(maps.get("default", "child").orElseThrow().getMetadata().getOwnerReferences())
        .isEmpty();
  }

  @Test
  void keepsAnObjectWithAnotherOwnerAndDropsTheReference() {
    ConfigMap one = create("one");
    ConfigMap two = create("two");
    create("child", ref(one), ref(two));

    delete("one", "Background");

    fixture.eventually(
        "one reference",
        () ->
            maps.get("default", "child")
                .filter(child -> child.getMetadata().getOwnerReferences().size() == 1)
                .isPresent());
    assertThat(names()).contains("child", "two");
  }

  @Test
  void deletesAnObjectWhoseOwnerNeverWasOrHasAnotherUid() {
    create("real");
    create("child", ref("real", "another-uid"));
    create("second", ref("absent", "no-such-uid"));

    fixture.eventually("both gone", () -> names().equals(List.of("real")));
  }

  @Test
  void ownersInACircleAllGo() {
    ConfigMap one = create("one");
    ConfigMap two = create("two", ref(one));
    Edits.edit(
        maps,
        "default",
        "one",
        map ->
            new ConfigMapBuilder(map)
                .editMetadata()
                .withOwnerReferences(ref(two))
                .endMetadata()
                .build());

    delete("one", "Foreground");

    fixture.eventually("both gone", () -> names().isEmpty());
  }

  @Test
  void collectsKindsThatAServerBesideThePlanesOwnBrings() {
    Resources<Secret> secrets = fixture.client().resources(Secret.class);
    fixture.plane().cluster().serve("v1", "secrets", "Secret", true);
    secrets.create(
        new SecretBuilder()
            .withNewMetadata()
            .withName("child")
            .withNamespace("default")
            .withOwnerReferences(ref("absent", "no-such-uid"))
            .endMetadata()
            .build());

    fixture
        .client()
        .resources(APIService.class)
        .create(
            new APIServiceBuilder()
                .withNewMetadata()
                .withName("v1.wardle.example.com")
                .endMetadata()
                .build());

    fixture.eventually("child gone", () -> secrets.list("default", ListQuery.ALL).isEmpty());
  }
}
