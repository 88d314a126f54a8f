// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.examples.webpage;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;

/// What a page needs in the cluster. Pure: the same page gives the same objects.
final class WebPageObjects {

  static final String MANAGED = "app.kubernetes.io/managed-by";
  static final String OPERATOR = "webpage-operator";

  private static final String NAME = "app.kubernetes.io/name";
  private static final String IMAGE = "nginx:1.29-alpine";
  private static final int PORT = 80;

  private final WebPage page;

  private WebPageObjects(WebPage page) {
    this.page = page;
  }

  /// In the order in which they are applied.
  static List<HasMetadata> of(WebPage page) {
    WebPageObjects objects = new WebPageObjects(page);
    return List.of(objects.text(), objects.server(), objects.service());
  }

  private ObjectMeta metadata() {
    return new ObjectMetaBuilder()
        .withName(page.getMetadata().getName())
        .withNamespace(page.getMetadata().getNamespace())
        .addToLabels(MANAGED, OPERATOR)
        .addToLabels(selector())
        .withOwnerReferences(owner())
        .build();
  }

  /// Makes the garbage collector remove an object when its page goes.
  private OwnerReference owner() {
    return new OwnerReferenceBuilder()
        .withApiVersion(page.getApiVersion())
        .withKind(page.getKind())
        .withName(page.getMetadata().getName())
        .withUid(page.getMetadata().getUid())
        .withController(true)
        .build();
  }

  private Map<String, String> selector() {
    return Map.of(NAME, page.getMetadata().getName());
  }

  private ConfigMap text() {
    return new ConfigMapBuilder()
        .withMetadata(metadata())
        .addToData("index.html", page.getSpec().html())
        .build();
  }

  /// The annotation differs when the text does, so that a new text rolls the servers.
  private Deployment server() {
    return new DeploymentBuilder()
        .withMetadata(metadata())
        .withNewSpec()
        .withReplicas(page.getSpec().replicas())
        .withNewSelector()
        .withMatchLabels(selector())
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(selector())
        .addToAnnotations("text", Integer.toHexString(page.getSpec().html().hashCode()))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("server")
        .withImage(IMAGE)
        .addNewPort()
        .withContainerPort(PORT)
        .endPort()
        .addNewVolumeMount()
        .withName("text")
        .withMountPath("/usr/share/nginx/html")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("text")
        .withNewConfigMap()
        .withName(page.getMetadata().getName())
        .endConfigMap()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private Service service() {
    return new ServiceBuilder()
        .withMetadata(metadata())
        .withNewSpec()
        .withSelector(selector())
        .addNewPort()
        .withPort(PORT)
        .endPort()
        .endSpec()
        .build();
  }
}
