// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.pods;

import dev.wheelhouse.plane.client.loop.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;

/// Pods as their templates say.
public final class PodTemplates {

  private static final int LONGEST_PREFIX = 58;

  private PodTemplates() {}

  /// A new pod, named by the server after its owner. Its spec is the template's own: copy before
  /// changing.
  public static Pod pod(HasMetadata owner, PodTemplateSpec template) {
    ObjectMeta from = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
    Pod pod = new Pod();
    pod.setMetadata(
        new ObjectMetaBuilder()
            .withGenerateName(prefix(owner.getMetadata().getName()))
            .withNamespace(owner.getMetadata().getNamespace())
            .withLabels(from.getLabels())
            .withAnnotations(from.getAnnotations())
            .withFinalizers(from.getFinalizers())
            .withOwnerReferences(List.of(Owners.controllerReference(owner)))
            .build());
    pod.setSpec(template.getSpec());
    return pod;
  }

  private static String prefix(String owner) {
    String prefix = owner + "-";
    return prefix.length() > LONGEST_PREFIX ? prefix.substring(0, LONGEST_PREFIX) : prefix;
  }
}
