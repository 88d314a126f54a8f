// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/// Policies and pods for tests.
final class TestPolicies {

  private TestPolicies() {}

  static NetworkPolicy policy(String name, String spec) {
    String text =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {namespace: shop, name: %s}
        spec:
        %s
        """
            .formatted(name, spec.indent(2));
    return Serialization.unmarshal(text, NetworkPolicy.class);
  }

  static PodFacts facts(String uid, String namespace, String app, String address) {
    return new PodFacts(
        uid,
        namespace,
        Map.of("app", app),
        address,
        List.of(new PodFacts.Port("web", "tcp", 8080)));
  }

  static Pod pod(String name, String namespace, Map<String, String> labels) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("busybox")
        .addNewPort()
        .withName("web")
        .withContainerPort(8080)
        .endPort()
        .endContainer()
        .endSpec()
        .build();
  }

  static Namespace namespace(String name, Map<String, String> labels) {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .build();
  }
}
