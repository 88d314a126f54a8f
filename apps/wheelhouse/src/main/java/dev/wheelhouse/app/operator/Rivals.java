// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds another controller that looks after Applications on a cluster: KubeVela's. Two of them
/// would undo each other's work without end.
public final class Rivals {

  private static final String NAME_LABEL = "app.kubernetes.io/name";
  private static final String KUBEVELA = "vela-core";
  private static final Duration FRESH = Duration.ofSeconds(60);

  private final KubernetesClient client;
  private final String namespace;
  private final Clock clock;

  /// @param namespace where KubeVela keeps its lease; `vela-system` for both
  public Rivals(KubernetesClient client, String namespace, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
  }

  /// What is there, in words; empty when nothing else works on Applications now. A controller that
  /// has been scaled to zero is at rest.
  public Optional<String> find() {
    return deployment().map(Rivals::words).or(this::lease);
  }

  private Optional<Deployment> deployment() {
    return client
        .apps()
        .deployments()
        .inAnyNamespace()
        .withLabel(NAME_LABEL, KUBEVELA)
        .list()
        .getItems()
        .stream()
        .filter(Rivals::atWork)
        .findFirst();
  }

  private static boolean atWork(Deployment deployment) {
    Integer replicas = deployment.getSpec().getReplicas();
    return replicas == null || replicas > 0;
  }

  private static String words(Deployment deployment) {
    String namespace = deployment.getMetadata().getNamespace();
    String name = deployment.getMetadata().getName();
    return "KubeVela's controller (Deployment "
        + namespace
        + "/"
        + name
        + ") looks after the Applications of this cluster; stop it (kubectl -n "
        + namespace
        + " scale deployment "
        + name
        + " --replicas=0)";
  }

  /// One that runs elsewhere shows only by its lease.
  private Optional<String> lease() {
    return client.leases().inNamespace(namespace).list().getItems().stream()
        .filter(it -> it.getMetadata().getName().toLowerCase(Locale.ROOT).startsWith("kubevela"))
        .filter(this::fresh)
        .findFirst()
        .map(it ->
            "KubeVela's controller (it holds the Lease "
                + namespace
                + "/"
                + it.getMetadata().getName()
                + ") looks after the Applications of this cluster; stop it");
  }

  private boolean fresh(Lease lease) {
    return Stream.ofNullable(lease.getSpec())
        .filter(it -> it.getHolderIdentity() != null && !it.getHolderIdentity().isEmpty())
        .flatMap(it -> Stream.ofNullable(it.getRenewTime()))
        .anyMatch(renewed -> renewed.toInstant().isAfter(clock.now().minus(FRESH)));
  }
}
