// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.node.images.ImageReference;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import dev.wheelhouse.plane.node.images.Logins;
import dev.wheelhouse.plane.node.images.PullProgress;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gets a container's image as its pull policy says, telling of it by events.
record ImageFetch(NodeServices node, Pod pod, Container container) {

  private static final Duration FIRST_NEWS = Duration.ofSeconds(15);
  private static final Duration SELDOM = Duration.ofMinutes(2);

  LocalImage get() throws StartFailure, InterruptedException {
    String image = container.getImage() == null ? "" : container.getImage();
    String name = container.getName();
    checkName(image, name);
    String policy = policy(image);
    Optional<LocalImage> here = find(image, name);
    if (here.isPresent() && !policy.equals("Always")) {
      node.events()
          .normal(
              pod,
              name,
              "Pulled",
              "Container image \"%s\" already present on machine".formatted(image));
      return here.get();
    }
    if (policy.equals("Never")) {
      String message =
          "Container image \"%s\" is not present with pull policy of Never".formatted(image);
      node.events().warning(pod, name, StartFailure.NEVER_PULL, message);
      throw new StartFailure(StartFailure.NEVER_PULL, message);
    }
    return pull(image, name);
  }

  private void checkName(String image, String name) throws StartFailure {
    try {
      ImageReference.parse(image);
    } catch (PlatformException e) {
      String message =
          "Failed to apply default image tag \"%s\": %s".formatted(image, e.getMessage());
      node.events().warning(pod, name, "InspectFailed", message);
      throw new StartFailure(StartFailure.INVALID_NAME, message);
    }
  }

  /// An image that is here and cannot be unpacked is no reason to pull it again.
  private Optional<LocalImage> find(String image, String name) throws StartFailure {
    try {
      return node.images().find(image);
    } catch (PlatformException e) {
      String message = "Failed to inspect image \"%s\": %s".formatted(image, e.getMessage());
      node.events().warning(pod, name, "InspectFailed", message);
      throw new StartFailure(StartFailure.INSPECT, message);
    }
  }

  private String policy(String image) {
    String policy = container.getImagePullPolicy();
    if (policy != null && !policy.isEmpty()) {
      return policy;
    }
    String last = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = last.endsWith(":latest") || !(last.contains(":") || last.contains("@"));
    return latest ? "Always" : "IfNotPresent";
  }

  private LocalImage pull(String image, String name) throws StartFailure, InterruptedException {
    node.events().normal(pod, name, "Pulling", "Pulling image \"%s\"".formatted(image));
    Duration begun = uptime();
    PullProgress progress = new PullProgress();
    try (Tasks teller = new Tasks("pull events")) {
      teller.start("progress", () -> tell(image, name, progress));
      LocalImage pulled = node.images().pull(image, credentials(), progress);
      String took = took(uptime().minus(begun));
      node.events()
          .normal(
              pod,
              name,
              "Pulled",
              "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes."
                  .formatted(image, took, took, pulled.size()));
      return pulled;
    } catch (PlatformException e) {
      node.events()
          .warning(
              pod,
              name,
              "Failed",
              "Failed to pull image \"%s\": %s".formatted(image, e.getMessage()));
      throw new StartFailure(
          StartFailure.PULL, "failed to pull image \"%s\": %s".formatted(image, e.getMessage()));
    }
  }

  private Duration uptime() {
    return Duration.ofNanos(node.clock().nanoTime());
  }

  /// Long pulls are told of again and again, ever more seldom.
  private void tell(String image, String name, PullProgress progress) throws InterruptedException {
    for (Duration pause = FIRST_NEWS; ; pause = longer(pause)) {
      node.clock().sleep(pause);
      if (progress.total() > 0) {
        node.events()
            .normal(
                pod,
                name,
                "Pulling",
                "Pulling image \"%s\": %d of %d MiB (%d %%)"
                    .formatted(
                        image,
                        progress.received() >> 20,
                        progress.total() >> 20,
                        100 * progress.received() / progress.total()));
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(SELDOM) < 0 ? twice : SELDOM;
  }

  /// As Go writes durations, rounded to milliseconds: `873ms`, `1.204s`, `2m3.5s`.
  static String took(Duration duration) {
    if (duration.toMillis() < 1000) {
      return duration.toMillis() + "ms";
    }
    String seconds = "%d.%03d".formatted(duration.toSecondsPart(), duration.toMillisPart());
    String shown = seconds.replaceFirst("\\.?0+$", "");
    long minutes = duration.toMinutes();
    return (minutes > 0 ? minutes + "m" : "") + (shown.isEmpty() ? "0" : shown) + "s";
  }

  /// What the pod's pull secrets hold; a secret that is missing or malformed is left out.
  private List<RegistryCredential> credentials() {
    List<RegistryCredential> credentials = new ArrayList<>();
    for (LocalObjectReference reference : pod.getSpec().getImagePullSecrets()) {
      node.lookup()
          .secret(pod.getMetadata().getNamespace(), reference.getName())
          .map(Secret::getData)
          .ifPresent(data -> credentials.addAll(logins(data)));
    }
    return credentials;
  }

  private static List<RegistryCredential> logins(Map<String, String> data) {
    List<RegistryCredential> found = new ArrayList<>();
    try {
      String config = data.get(".dockerconfigjson");
      if (config != null) {
        found.addAll(Logins.ofConfig(Base64.getDecoder().decode(config)));
      }
      String legacy = data.get(".dockercfg");
      if (legacy != null) {
        found.addAll(Logins.ofLegacyConfig(Base64.getDecoder().decode(legacy)));
      }
    } catch (PlatformException | IllegalArgumentException _) {
      return found;
    }
    return found;
  }
}
