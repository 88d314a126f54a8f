// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.images.ImageReference;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.ImageVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The images that pods need: of all that are bound to some node and have not ended, since the
/// nodes of one machine share its images. Pure.
record ImagesInUse(Set<String> names, Set<String> digests) {

  static ImagesInUse of(Collection<Pod> pods) {
    Set<String> names = new HashSet<>();
    Set<String> digests = new HashSet<>();
    for (Pod pod : pods) {
      if (pod.getSpec().getNodeName() != null && !ended(pod.getStatus())) {
        wanted(pod.getSpec()).flatMap(ImagesInUse::canonical).forEach(names::add);
        wanted(pod.getSpec()).flatMap(ImagesInUse::digest).forEach(digests::add);
        running(pod.getStatus()).flatMap(ImagesInUse::digest).forEach(digests::add);
      }
    }
    return new ImagesInUse(names, digests);
  }

  boolean has(LocalImage image) {
    return names.contains(image.reference())
        || digests.contains(image.digest())
        || digests.contains(image.id());
  }

  private static boolean ended(@Nullable PodStatus status) {
    return status != null
        && ("Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()));
  }

  private static Stream<String> wanted(PodSpec spec) {
    return Stream.of(
            spec.getInitContainers().stream().map(Container::getImage),
            spec.getContainers().stream().map(Container::getImage),
            spec.getEphemeralContainers().stream().map(EphemeralContainer::getImage),
            spec.getVolumes().stream()
                .map(Volume::getImage)
                .flatMap(image -> Optional.ofNullable(image).stream())
                .map(ImageVolumeSource::getReference))
        .flatMap(names -> names)
        .filter(Objects::nonNull);
  }

  private static Stream<String> running(@Nullable PodStatus status) {
    return status == null
        ? Stream.of()
        : Stream.of(
                status.getInitContainerStatuses(),
                status.getContainerStatuses(),
                status.getEphemeralContainerStatuses())
            .flatMap(List::stream)
            .map(ContainerStatus::getImageID)
            .filter(Objects::nonNull);
  }

  private static Stream<String> canonical(String image) {
    try {
      return Stream.of(ImageReference.parse(image).canonical());
    } catch (PlatformException _) {
      return Stream.of();
    }
  }

  /// A status, and some specs, name an image by digest, with its name or a scheme before it.
  private static Stream<String> digest(String imageId) {
    int at = imageId.lastIndexOf("sha256:");
    return at < 0 ? Stream.of() : Stream.of(imageId.substring(at));
  }
}
