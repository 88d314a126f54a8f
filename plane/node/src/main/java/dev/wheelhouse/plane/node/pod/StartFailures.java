// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import dev.wheelhouse.plane.node.pod.ContainerState.Waiting;
import dev.wheelhouse.plane.node.pod.ContainerView.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What becomes of a container that could not be started: how it shows, and when it is tried again.
/// Owned by the worker's thread.
final class StartFailures {

  private static final Duration CONFIGURATION_PAUSE = Duration.ofSeconds(10);
  private static final int COULD_NOT_START = 128;

  private final PodScope scope;
  private final Map<String, ContainerView> containers;
  private final Runnable publish;
  private final Map<String, Integer> pulls = new HashMap<>();

  /// @param publish has the status written at once
  StartFailures(PodScope scope, Map<String, ContainerView> containers, Runnable publish) {
    this.scope = scope;
    this.containers = containers;
    this.publish = publish;
  }

  /// The container runs now.
  void forget(String container) {
    pulls.remove(container);
  }

  void note(ContainerView container, StartFailure failure) {
    scope.warning(
        container.name(),
        "Failed",
        "Error: " + (failure.ofImage() ? failure.reason() : failure.message()));
    Instant now = scope.now();
    switch (failure.reason()) {
      case StartFailure.RUN ->
          containers.put(
              container.name(),
              container.ended(
                  new Terminated(
                      IdSource.next(),
                      COULD_NOT_START,
                      "StartError",
                      failure.message(),
                      Instant.EPOCH,
                      now)));
      case StartFailure.PULL -> pullFailed(container, failure, now);
      default ->
          containers.put(
              container.name(),
              waiting(container, failure.reason(), failure.message())
                  .notBefore(now.plus(CONFIGURATION_PAUSE)));
    }
  }

  private void pullFailed(ContainerView container, StartFailure failure, Instant now) {
    String name = container.name();
    int failures = pulls.merge(name, 1, Integer::sum);
    containers.put(name, waiting(container, StartFailure.PULL, failure.message()));
    publish.run();
    String image = container.spec().getImage();
    scope.normal(name, "BackOff", "Back-off pulling image \"" + image + "\"");
    scope.warning(name, "Failed", "Error: ImagePullBackOff");
    String message =
        "Back-off pulling image \"%s\": %s: %s"
            .formatted(image, StartFailure.PULL, failure.message());
    containers.put(
        name,
        waiting(container, StartFailure.PULL_BACK_OFF, message)
            .notBefore(now.plus(RestartBackOff.afterFailures(failures))));
  }

  private static ContainerView waiting(ContainerView container, String reason, String message) {
    return container.waiting(new Waiting(reason, message)).with(Activity.NONE);
  }
}
