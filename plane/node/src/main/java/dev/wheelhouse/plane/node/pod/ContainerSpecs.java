// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.images.ImageStore.ImageConfig;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.SandboxSpec;
import dev.wheelhouse.plane.node.spec.ConfigurationException;
import dev.wheelhouse.plane.node.spec.DownwardFields;
import dev.wheelhouse.plane.node.spec.Resources;
import dev.wheelhouse.plane.node.volume.PodVolumes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns a container of a pod and its image into what a runtime takes.
record ContainerSpecs(
    NodeServices node,
    Pod pod,
    SandboxSpec sandbox,
    PodFiles files,
    PodVolumes volumes,
    Container container,
    LocalImage image) {

  private static final String DEFAULT_MESSAGE_PATH = "/dev/termination-log";

  /// @throws ConfigurationException when something it refers to is missing or contradicts itself
  ContainerSpec build(String id, int attempt) {
    DownwardFields fields = new DownwardFields(pod, sandbox.address(), node.facts());
    Map<String, String> environment =
        Environment.of(container, node.lookup(), fields, node.processes());
    Map<String, String> complete = new LinkedHashMap<>();
    complete.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    complete.put("HOSTNAME", sandbox.hostname());
    for (String entry : image.config().environment()) {
      String[] pair = entry.split("=", 2);
      complete.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    complete.putAll(environment);
    return new ContainerSpec(
        id,
        sandbox,
        new ContainerSpec.Name(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            pod.getMetadata().getUid(),
            container.getName(),
            attempt),
        image.layers(),
        command(environment, complete),
        new ContainerSecurity(pod, container, image, node.folder().resolveSibling("seccomp"))
            .security(),
        Resources.of(pod, container, node.facts().memoryBytes()),
        mounts(attempt, environment),
        files.log(container.getName(), attempt),
        pod.getMetadata().getAnnotations() == null ? Map.of() : pod.getMetadata().getAnnotations(),
        isInit(),
        PodContainer.target(pod, container.getName()));
  }

  private boolean isInit() {
    return !"Always".equals(container.getRestartPolicy())
        && pod.getSpec().getInitContainers().stream()
            .anyMatch(init -> init.getName().equals(container.getName()));
  }

  private ContainerSpec.Command command(
      Map<String, String> environment, Map<String, String> complete) {
    ImageConfig config = image.config();
    List<String> command = expanded(container.getCommand(), environment);
    List<String> arguments = expanded(container.getArgs(), environment);
    List<String> line = new ArrayList<>(command.isEmpty() ? config.entrypoint() : command);
    if (!arguments.isEmpty()) {
      line.addAll(arguments);
    } else if (command.isEmpty()) {
      line.addAll(config.command());
    }
    if (line.isEmpty()) {
      throw new ConfigurationException(
          "no command specified: neither the container nor its image says what to run");
    }
    String directory = container.getWorkingDir();
    return new ContainerSpec.Command(
        line,
        complete.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList(),
        directory == null || directory.isEmpty() ? config.workingDirectory() : directory,
        Boolean.TRUE.equals(container.getTty()),
        Boolean.TRUE.equals(container.getStdin()),
        Boolean.TRUE.equals(container.getStdinOnce()));
  }

  private static List<String> expanded(
      @Nullable List<String> words, Map<String, String> environment) {
    return words == null
        ? List.of()
        : words.stream().map(word -> Expansion.expand(word, environment)).toList();
  }

  private List<ContainerSpec.Mount> mounts(int attempt, Map<String, String> environment) {
    List<ContainerSpec.Mount> mounts = new ArrayList<>();
    List<String> targets =
        container.getVolumeMounts().stream().map(VolumeMount::getMountPath).toList();
    shared(mounts, targets, files.hosts(), "/etc/hosts");
    shared(mounts, targets, files.hostname(), "/etc/hostname");
    shared(mounts, targets, files.resolver(), "/etc/resolv.conf");
    for (VolumeMount mount : container.getVolumeMounts()) {
      mounts.add(
          new ContainerSpec.Mount(
              volumes.path(mount.getName(), subPath(mount, environment)),
              mount.getMountPath(),
              Boolean.TRUE.equals(mount.getReadOnly()) || volumes.isReadOnly(mount.getName()),
              propagation(mount.getMountPropagation()),
              mount.getRecursiveReadOnly() != null
                  && !mount.getRecursiveReadOnly().equals("Disabled")));
    }
    String message = container.getTerminationMessagePath();
    mounts.add(
        new ContainerSpec.Mount(
            messageFile(attempt),
            message == null || message.isEmpty() ? DEFAULT_MESSAGE_PATH : message,
            false));
    return mounts;
  }

  private static void shared(
      List<ContainerSpec.Mount> mounts, List<String> targets, Path file, String target) {
    if (!targets.contains(target)) {
      mounts.add(new ContainerSpec.Mount(file, target, false));
    }
  }

  private static String subPath(VolumeMount mount, Map<String, String> environment) {
    if (mount.getSubPathExpr() != null && !mount.getSubPathExpr().isEmpty()) {
      return Expansion.expand(mount.getSubPathExpr(), environment);
    }
    return mount.getSubPath() == null ? "" : mount.getSubPath();
  }

  private static ContainerSpec.Propagation propagation(@Nullable String wanted) {
    return switch (wanted) {
      case "HostToContainer" -> ContainerSpec.Propagation.HOST_TO_CONTAINER;
      case "Bidirectional" -> ContainerSpec.Propagation.BIDIRECTIONAL;
      case null, default -> ContainerSpec.Propagation.PRIVATE;
    };
  }

  private Path messageFile(int attempt) {
    Path file = files.terminationMessage(container.getName(), attempt);
    if (!node.processes()) {
      return file;
    }
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      // Containers of any user may write to it.
      file.toFile().setWritable(true, false);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
