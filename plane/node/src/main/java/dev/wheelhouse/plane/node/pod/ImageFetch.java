// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Gets a container's image as its pull policy says, telling of it by events.
record ImageFetch(NodeServices node, Pod pod, Container container) {

  private static final Pattern REFERENCE =
      Pattern.compile(
          "([A-Za-z0-9.-]+(:[0-9]+)?/|\\[[0-9a-fA-F:]+](:[0-9]+)?/)?"
              + "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
              + "(:[\\w][\\w.-]{0,127})?(@sha256:[0-9a-f]{64})?");

  LocalImage get() throws StartFailure, InterruptedException {
    String image = container.getImage() == null ? "" : container.getImage();
    String name = container.getName();
    if (!REFERENCE.matcher(image).matches()) {
      node.events()
          .warning(
              pod,
              name,
              "InspectFailed",
              "Failed to apply default image tag \"%s\": couldn't parse image name \"%s\": invalid reference format"
                  .formatted(image, image));
      throw new StartFailure(
          "InvalidImageName",
          "Failed to apply default image tag \"%s\": couldn't parse image name \"%s\": invalid reference format"
              .formatted(image, image));
    }
    String policy = policy(image);
    Optional<LocalImage> here = node.images().find(image);
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
      node.events().warning(pod, name, "ErrImageNeverPull", message);
      throw new StartFailure("ErrImageNeverPull", message);
    }
    return pull(image, name);
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
    Instant begun = node.clock().now();
    try {
      LocalImage pulled = node.images().pull(image, credentials());
      String took = took(begun);
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

  private String took(Instant begun) {
    Duration duration = Duration.between(begun, node.clock().now());
    return duration.toMillis() < 1000
        ? duration.toMillis() + "ms"
        : duration.toSeconds() + "." + duration.toMillisPart() + "s";
  }

  /// What the pod's pull secrets hold; a secret that is missing or malformed is left out.
  private List<RegistryCredential> credentials() {
    List<RegistryCredential> credentials = new ArrayList<>();
    for (LocalObjectReference reference : pod.getSpec().getImagePullSecrets()) {
      node.lookup()
          .secret(pod.getMetadata().getNamespace(), reference.getName())
          .map(Secret::getData)
          .ifPresent(data -> credentials.addAll(registries(data)));
    }
    return credentials;
  }

  private static List<RegistryCredential> registries(Map<String, String> data) {
    List<RegistryCredential> found = new ArrayList<>();
    String config = data.get(".dockerconfigjson");
    if (config == null) {
      return found;
    }
    try {
      JsonObject auths =
          Json.readObject(Base64.getDecoder().decode(config))
              .object("auths")
              .orElseGet(JsonObject::new);
      for (String registry : auths.keySet()) {
        auths.object(registry).flatMap(entry -> credential(registry, entry)).ifPresent(found::add);
      }
    } catch (PlatformException | IllegalArgumentException _) {
      return found;
    }
    return found;
  }

  private static Optional<RegistryCredential> credential(String registry, JsonObject entry) {
    Optional<String> user = entry.string("username");
    if (user.isPresent()) {
      return Optional.of(
          new RegistryCredential(registry, user.get(), entry.string("password").orElse("")));
    }
    return entry
        .string("auth")
        .map(auth -> new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8))
        .filter(pair -> pair.contains(":"))
        .map(pair -> pair.split(":", 2))
        .map(pair -> new RegistryCredential(registry, pair[0], pair[1]));
  }
}
