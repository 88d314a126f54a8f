// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonObject;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tells when waiting for an application is of no use: a program that has ended three times, or an
/// image that cannot be had. Pods of an earlier version that a new one replaces do not count.
final class Hopeless {

  private static final int ENDS = 3;
  private static final int LINES = 10;
  private static final Set<String> NO_IMAGE =
      Set.of("ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName");

  /// How a component's message names the pod it is about; `old pod` is one that is being replaced.
  private static final Pattern POD = Pattern.compile("^(?:new )?pod (?<pod>[^ :]+): ");

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  Hopeless(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /// @throws UserError when a component will not run without a change, with the reason and what the
  ///   program said last
  void check(JsonObject application) {
    for (JsonObject service : Applications.services(application)) {
      podOf(service.string("message").orElse(""))
          .map(pod -> client.pods().inNamespace(namespace).withName(pod).get())
          .flatMap(Hopeless::failed)
          .ifPresent(failure -> giveUp(service, failure));
    }
  }

  static Optional<String> podOf(String message) {
    Matcher named = POD.matcher(message);
    return named.find() ? Optional.of(named.group("pod")) : Optional.empty();
  }

  /// A container that will not come up, and whether it has run.
  private record Failure(Pod pod, String container, boolean ran) {}

  private static Optional<Failure> failed(Pod pod) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .filter(Hopeless::failed)
        .map(it -> new Failure(pod, it.getName(), it.getRestartCount() > 0))
        .findFirst();
  }

  static boolean failed(ContainerStatus container) {
    ContainerStateWaiting waiting =
        container.getState() == null ? null : container.getState().getWaiting();
    if (waiting == null) {
      return false;
    }
    return NO_IMAGE.contains(waiting.getReason())
        || ("CrashLoopBackOff".equals(waiting.getReason())
            && container.getRestartCount() >= ENDS - 1);
  }

  private void giveUp(JsonObject service, Failure failure) {
    throw new UserError(
        UserError.Kind.FAILED,
        "application "
            + name
            + " does not run: "
            + service.string("name").orElse("?")
            + ": "
            + service.string("message").orElse("")
            + (failure.ran() ? lastWords(failure) : "")
            + "\nThe plane goes on trying; deploy a better version, or `wheelhouse app rollback "
            + name
            + "` or `wheelhouse app delete "
            + name
            + "`.");
  }

  private String lastWords(Failure failure) {
    try {
      String log =
          client
              .pods()
              .inNamespace(namespace)
              .withName(failure.pod().getMetadata().getName())
              .inContainer(failure.container())
              .tailingLines(LINES)
              .getLog();
      return log == null || log.isBlank()
          ? "\nIt wrote nothing."
          : "\nIt wrote last:\n" + log.stripTrailing().indent(2).stripTrailing();
    } catch (KubernetesClientException _) {
      return "";
    }
  }
}
