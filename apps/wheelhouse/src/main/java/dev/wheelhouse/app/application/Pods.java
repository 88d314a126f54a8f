// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pods of an application or of one component of it.
final class Pods {

  private final KubernetesClient client;
  private final String namespace;

  Pods(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /// @throws UserError when there is no such pod
  List<Pod> of(String application, @Nullable String component) {
    var selected = client.pods().inNamespace(namespace).withLabel(AppKeys.NAME, application);
    List<Pod> pods =
        (component == null ? selected : selected.withLabel(AppKeys.COMPONENT, component))
            .list().getItems().stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    if (pods.isEmpty()) {
      new Applications(new Fabric8Objects(client), namespace).get(application);
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "application "
              + application
              + (component == null ? "" : ", component " + component)
              + " has no pods in namespace "
              + namespace
              + "; see `wheelhouse app status "
              + application
              + "`");
    }
    return pods;
  }

  /// One pod to enter: a ready one when there is one.
  Pod one(String application, @Nullable String component) {
    List<Pod> pods = of(application, component);
    return pods.stream().filter(Pods::ready).findFirst().orElse(pods.getFirst());
  }

  private static boolean ready(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(it -> it.getType().equals("Ready") && it.getStatus().equals("True"));
  }
}
