// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.linux.Mounts;
import dev.wheelhouse.plane.node.spec.ConfigurationException;
import dev.wheelhouse.plane.node.spec.DownwardFields;
import dev.wheelhouse.plane.node.spec.Lookup;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The volumes of one pod, each a folder or file of the machine. Used by one thread at a time.
public final class PodVolumes {

  private final Path folder;
  private final Lookup lookup;
  private final Tokens tokens;
  private final Map<String, Map<String, FileContent>> written = new ConcurrentHashMap<>();
  private final Map<String, Path> paths = new ConcurrentHashMap<>();

  PodVolumes(Path folder, Lookup lookup, Tokens tokens) {
    this.folder = folder;
    this.lookup = lookup;
    this.tokens = tokens;
  }

  /// A volume could not be made.
  public static final class VolumeException extends PlatformException {
    private static final long serialVersionUID = 1;

    VolumeException(String volume, String why) {
      super(
          Reason.SERVICE_UNAVAILABLE,
          "MountVolume.SetUp failed for volume \"%s\" : %s".formatted(volume, why));
    }
  }

  /// Makes or brings up to date all volumes; may be repeated.
  ///
  /// @return when to do it again although nothing changes
  /// @throws VolumeException naming the first volume that cannot be made
  public Instant setUp(DownwardFields fields) {
    Instant renewAt = Instant.MAX;
    for (Volume volume : fields.pod().getSpec().getVolumes()) {
      try {
        Instant next = setUp(volume, fields);
        renewAt = next.isBefore(renewAt) ? next : renewAt;
      } catch (IOException | VolumeException e) {
        throw e instanceof VolumeException known
            ? known
            : new VolumeException(volume.getName(), e.toString());
      } catch (PlatformException e) {
        throw new VolumeException(volume.getName(), String.valueOf(e.getMessage()));
      }
    }
    return renewAt;
  }

  private Instant setUp(Volume volume, DownwardFields fields) throws IOException {
    Path target = folder.resolve(volume.getName());
    if (VolumeContents.handles(volume)) {
      return writeContents(volume, fields, target);
    }
    if (volume.getEmptyDir() != null) {
      paths.put(volume.getName(), emptyDir(volume.getEmptyDir(), target, fields.pod()));
    } else if (volume.getHostPath() != null) {
      paths.put(volume.getName(), hostPath(volume));
    } else if (volume.getPersistentVolumeClaim() != null) {
      throw new VolumeException(
          volume.getName(),
          "this node does not serve persistent volume claims; use emptyDir or hostPath instead of "
              + "claim \"%s\"".formatted(volume.getPersistentVolumeClaim().getClaimName()));
    } else {
      throw new VolumeException(volume.getName(), "this kind of volume is not supported");
    }
    return Instant.MAX;
  }

  private Instant writeContents(Volume volume, DownwardFields fields, Path target)
      throws IOException {
    VolumeContents.Contents contents = VolumeContents.of(volume, fields, lookup, tokens);
    if (!contents.files().equals(written.get(volume.getName()))) {
      new AtomicFiles(target, group(fields.pod())).write(contents.files());
      written.put(volume.getName(), contents.files());
    }
    paths.put(volume.getName(), target);
    return contents.renewAt();
  }

  private static long group(Pod pod) {
    return pod.getSpec().getSecurityContext() == null
            || pod.getSpec().getSecurityContext().getFsGroup() == null
        ? -1
        : pod.getSpec().getSecurityContext().getFsGroup();
  }

  private static Path emptyDir(EmptyDirVolumeSource source, Path target, Pod pod)
      throws IOException {
    Files.createDirectories(target);
    if ("Memory".equals(source.getMedium()) && !Mounts.mounted(target)) {
      String size =
          source.getSizeLimit() == null
              ? ""
              : ",size=" + source.getSizeLimit().getNumericalAmount().toBigInteger();
      Mounts.tmpfs(target, "mode=777" + size);
    }
    AtomicFiles.permissions(target, 0777);
    long group = group(pod);
    if (group >= 0) {
      Files.setAttribute(target, "unix:gid", (int) group, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(target, "unix:mode", 02777);
    }
    return target;
  }

  private static Path hostPath(Volume volume) throws IOException {
    HostPathVolumeSource source = volume.getHostPath();
    Path path = Path.of(source.getPath());
    String type = source.getType() == null ? "" : source.getType();
    boolean fits =
        switch (type) {
          case "" -> true;
          case "DirectoryOrCreate" -> Files.isDirectory(Files.createDirectories(path));
          case "Directory" -> Files.isDirectory(path);
          case "FileOrCreate" -> Files.isRegularFile(created(path));
          case "File" -> Files.isRegularFile(path);
          case "Socket", "CharDevice", "BlockDevice" ->
              Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
          default -> throw new ConfigurationException("unknown hostPath type " + type);
        };
    if (!fits) {
      throw new VolumeException(
          volume.getName(), "hostPath type check failed: %s is not a %s".formatted(path, type));
    }
    return path;
  }

  private static Path created(Path file) throws IOException {
    return Files.exists(file) ? file : Files.createFile(file);
  }

  /// Where a volume, or a part of it, is on the machine.
  ///
  /// @param subPath relative; empty for the whole. A missing folder is made
  /// @throws ConfigurationException when the part leads out of the volume
  public Path path(String volume, String subPath) {
    Path root =
        Optional.ofNullable(paths.get(volume))
            .orElseThrow(() -> new ConfigurationException("volume " + volume + " not found"));
    if (subPath.isEmpty()) {
      return root;
    }
    Path part = root.resolve(subPath).normalize();
    if (Path.of(subPath).isAbsolute() || !part.startsWith(root)) {
      throw new ConfigurationException("subPath must stay within the volume: " + subPath);
    }
    try {
      if (!Files.exists(part)) {
        Files.createDirectories(part);
      }
      Path real = part.toRealPath();
      if (!real.startsWith(root.toRealPath())) {
        throw new ConfigurationException("subPath must stay within the volume: " + subPath);
      }
      return real;
    } catch (IOException e) {
      throw new ConfigurationException("failed to prepare subPath " + subPath + ": " + e);
    }
  }
}
