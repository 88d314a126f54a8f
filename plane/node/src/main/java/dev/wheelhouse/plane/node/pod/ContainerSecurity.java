// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec.Seccomp;
import dev.wheelhouse.plane.node.spec.ConfigurationException;
import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a container may do: its own security context, the pod's where it says nothing, and its
/// image's user.
///
/// @param profiles where seccomp profiles of the type `Localhost` are
record ContainerSecurity(Pod pod, Container container, LocalImage image, Path profiles) {

  /// @throws ConfigurationException when it would run as root although it must not, or a profile is
  ///   missing
  ContainerSpec.Security security() {
    PodSecurityContext ofPod =
        Optional.ofNullable(pod.getSpec().getSecurityContext()).orElseGet(PodSecurityContext::new);
    SecurityContext own =
        Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
    Long user = first(own.getRunAsUser(), ofPod.getRunAsUser());
    Long group = first(own.getRunAsGroup(), ofPod.getRunAsGroup());
    String wanted = user(user, group);
    if (Boolean.TRUE.equals(first(own.getRunAsNonRoot(), ofPod.getRunAsNonRoot()))) {
      refuseRoot(user, wanted);
    }
    return new ContainerSpec.Security(
        wanted,
        groups(ofPod),
        own.getCapabilities() == null ? List.of() : own.getCapabilities().getAdd(),
        own.getCapabilities() == null ? List.of() : own.getCapabilities().getDrop(),
        Boolean.TRUE.equals(own.getPrivileged()),
        Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()),
        Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
        !"Strict".equals(ofPod.getSupplementalGroupsPolicy()),
        seccomp(first(own.getSeccompProfile(), ofPod.getSeccompProfile())),
        "Unmasked".equals(own.getProcMount()),
        sysctls(ofPod),
        appArmor(first(own.getAppArmorProfile(), ofPod.getAppArmorProfile())));
  }

  private static List<Long> groups(PodSecurityContext ofPod) {
    List<Long> groups = new ArrayList<>();
    if (ofPod.getSupplementalGroups() != null) {
      groups.addAll(ofPod.getSupplementalGroups());
    }
    if (ofPod.getFsGroup() != null) {
      groups.add(ofPod.getFsGroup());
    }
    return groups;
  }

  private static Map<String, String> sysctls(PodSecurityContext ofPod) {
    return ofPod.getSysctls() == null
        ? Map.of()
        : ofPod.getSysctls().stream()
            .collect(Collectors.toMap(one -> one.getName().replace('/', '.'), Sysctl::getValue));
  }

  private Seccomp seccomp(@Nullable SeccompProfile profile) {
    if (profile == null) {
      return Seccomp.UNCONFINED;
    }
    return switch (profile.getType()) {
      case "RuntimeDefault" -> new Seccomp.RuntimeDefault();
      case "Localhost" -> new Seccomp.Profile(profile(profile.getLocalhostProfile()));
      default -> Seccomp.UNCONFINED;
    };
  }

  private Path profile(@Nullable String name) {
    Path file = profiles.resolve(name == null ? "" : name).normalize();
    if (!file.startsWith(profiles) || !Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "cannot load seccomp profile \"%s\": open %s: no such file or directory"
              .formatted(name, file));
    }
    return file;
  }

  /// A machine without AppArmor has refused the pod before.
  private static String appArmor(@Nullable AppArmorProfile profile) {
    return profile != null
            && "Localhost".equals(profile.getType())
            && profile.getLocalhostProfile() != null
        ? profile.getLocalhostProfile()
        : "";
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T ofPod) {
    return own != null ? own : ofPod;
  }

  private String user(@Nullable Long user, @Nullable Long group) {
    String name = user == null ? image.config().user() : user.toString();
    if (group == null) {
      return name;
    }
    return name.split(":", 2)[0] + ":" + group;
  }

  private void refuseRoot(@Nullable Long user, String wanted) {
    String name = wanted.split(":", 2)[0];
    boolean numeric = !name.isEmpty() && name.chars().allMatch(Character::isDigit);
    String about =
        "(pod: \"%s_%s(%s)\", container: %s)"
            .formatted(
                pod.getMetadata().getName(),
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getUid(),
                container.getName());
    if (user != null && user == 0) {
      throw new ConfigurationException("container's runAsUser breaks non-root policy " + about);
    }
    if (name.isEmpty() || (numeric && Long.parseLong(name) == 0)) {
      throw new ConfigurationException(
          "container has runAsNonRoot and image will run as root " + about);
    }
    if (!numeric) {
      throw new ConfigurationException(
          "container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root %s"
              .formatted(name, about));
    }
  }
}
