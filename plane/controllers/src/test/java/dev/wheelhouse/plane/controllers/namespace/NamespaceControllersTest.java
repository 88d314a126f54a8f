// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.memory.Edits;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import dev.wheelhouse.plane.controllers.rootca.RootCaController;
import dev.wheelhouse.plane.controllers.serviceaccount.ServiceAccountController;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamespaceControllersTest {

  private final ControllersFixture fixture =
      ControllersFixture.start(
          new NamespaceController(), new ServiceAccountController(), new RootCaController());
  private final Resources<Namespace> namespaces = fixture.client().resources(Namespace.class);
  private final Resources<ConfigMap> maps = fixture.client().resources(ConfigMap.class);
  private final Resources<ServiceAccount> accounts =
      fixture.client().resources(ServiceAccount.class);

  @BeforeEach
  void createNamespace() {
    fixture
        .plane()
        .cluster()
        .serve("v1", "namespaces", "Namespace", false)
        .serve("v1", "configmaps", "ConfigMap", true)
        .serve("v1", "serviceaccounts", "ServiceAccount", true);
    namespaces.create(
        new NamespaceBuilder().withNewMetadata().withName("team").endMetadata().build());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void givesEveryNamespaceItsAccountAndCertificate() {
    fixture.eventually(
        "both",
        () ->
            accounts.get("team", "default").isPresent()
                && maps.get("team", "kube-root-ca.crt").isPresent());
    assertThat(maps.get("team", "kube-root-ca.crt").orElseThrow().getData())
        .containsEntry("ca.crt", "PEM");

    maps.delete("team", "kube-root-ca.crt", DeleteQuery.DEFAULT);

    fixture.eventually("again", () -> maps.get("team", "kube-root-ca.crt").isPresent());
  }

  @Test
  void emptiesANamespaceBeforeItGoes() {
    ConfigMap held =
        maps.create(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("held")
                .withNamespace("team")
                .withFinalizers("example.com/hold")
                .endMetadata()
                .build());

    namespaces.delete("", "team", DeleteQuery.DEFAULT);

    fixture.eventually(
        "only the held one is left",
        () ->
            maps.list("team", ListQuery.ALL).size() == 1
                && accounts.list("team", ListQuery.ALL).isEmpty());
    fixture.eventually(
        "condition",
        () ->
            namespaces.get("", "team").orElseThrow().getStatus().getConditions().stream()
                .anyMatch(c ->
                    "NamespaceFinalizersRemaining".equals(c.getType())
                        && "True".equals(c.getStatus())
                        && c.getMessage().contains("example.com/hold in 1 resource")));
    Edits.edit(
        maps,
        "team",
        held.getMetadata().getName(),
        map ->
            new ConfigMapBuilder(map)
                .editMetadata()
                .withFinalizers(List.of())
                .endMetadata()
                .build());
    fixture.eventually("gone", () -> namespaces.get("", "team").isEmpty());
  }

  @Test
  void keepsANamespaceWhileAServerDoesNotTellWhatItHasThere() {
    AtomicBoolean away = new AtomicBoolean(true);
    fixture
        .plane()
        .cluster()
        .serve("wardle.example.com/v1", "flunders", "Flunder", true)
        .onRequest(request -> {
          if (away.get() && request.path().equals("/apis/wardle.example.com/v1")) {
            throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "service unavailable");
          }
        });
    fixture.eventually("account", () -> accounts.get("team", "default").isPresent());

    namespaces.delete("", "team", DeleteQuery.DEFAULT);

    fixture.eventually("the rest is gone", () -> accounts.list("team", ListQuery.ALL).isEmpty());
    fixture.eventually(
        "condition",
        () ->
            namespaces
                .get("", "team")
                .map(Namespace::getStatus)
                .map(NamespaceStatus::getConditions)
                .orElse(List.of())
                .stream()
                .anyMatch(c ->
                    "NamespaceDeletionDiscoveryFailure".equals(c.getType())
                        && "True".equals(c.getStatus())
                        && c.getMessage().contains("wardle.example.com/v1: service unavailable")));
    away.set(false);
    fixture.eventually("gone", () -> namespaces.get("", "team").isEmpty());
  }
}
