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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The volumes of one pod, each a folder or file of the machine. Used by one thread at a time.
public final class PodVolumes {

  /// No volume can have this name.
  private static final String PARTS = ".parts";

  private final Path folder;
  private final Lookup lookup;
  private final TokenSource tokens;
  private final ExclusiveClaims exclusive;
  private final boolean read;
  private final Map<String, Map<String, FileContent>> written = new ConcurrentHashMap<>();
  private final Map<String, Path> paths = new ConcurrentHashMap<>();
  private final VolumeParts parts;
  private final Set<String> readOnly = ConcurrentHashMap.newKeySet();

  /// @param read whether anybody reads what is in the volumes; else the machine is left alone
  PodVolumes(
      Path folder, Lookup lookup, TokenSource tokens, ExclusiveClaims exclusive, boolean read) {
    this.folder = folder;
    this.lookup = lookup;
    this.tokens = tokens;
    this.exclusive = exclusive;
    this.read = read;
    this.parts = new VolumeParts(folder.resolve(PARTS));
  }

  /// Makes a volume of an image that is here; nobody can write to it.
  ///
  /// @param layers of the image, lowest first
  /// @throws VolumeException where the machine cannot mount them
  public void image(String volume, List<Path> layers) {
    Path target = folder.resolve(volume);
    try {
      if (read) {
        Files.createDirectories(target);
      }
      if (read && !Mounts.mounted(target)) {
        Mounts.readOnlyOverlay(layers, target);
      }
    } catch (IOException | PlatformException e) {
      throw new VolumeException(volume, String.valueOf(e.getMessage()));
    }
    readOnly.add(volume);
    paths.put(volume, target);
  }

  /// A volume could not be made.
  public static final class VolumeException extends PlatformException {
    private static final long serialVersionUID = 1;

    public VolumeException(String volume, String why) {
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
      paths.put(
          volume.getName(), read ? emptyDir(volume.getEmptyDir(), target, fields.pod()) : target);
    } else if (volume.getHostPath() != null) {
      paths.put(
          volume.getName(), read ? hostPath(volume) : Path.of(volume.getHostPath().getPath()));
    } else if (volume.getImage() != null) {
      if (!paths.containsKey(volume.getName())) {
        throw new VolumeException(volume.getName(), "its image is not here");
      }
    } else if (ClaimVolume.handles(volume)) {
      claim(volume, fields.pod());
    } else {
      throw new VolumeException(volume.getName(), "this kind of volume is not supported");
    }
    return Instant.MAX;
  }

  private Instant writeContents(Volume volume, DownwardFields fields, Path target)
      throws IOException {
    VolumeContents.Contents contents = VolumeContents.of(volume, fields, lookup, tokens);
    if (read && !contents.files().equals(written.get(volume.getName()))) {
      new AtomicFiles(target, group(fields.pod())).write(contents.files());
      written.put(volume.getName(), contents.files());
    }
    paths.put(volume.getName(), target);
    readOnly.add(volume.getName());
    return contents.renewAt();
  }

  private void claim(Volume volume, Pod pod) throws IOException {
    if (paths.containsKey(volume.getName())) {
      return;
    }
    ClaimVolume found = ClaimVolume.of(volume, pod, lookup);
    if (found.exclusive() && !exclusive.take(found.claimUid(), pod.getMetadata().getUid())) {
      throw new VolumeException(
          volume.getName(),
          "volume uses the ReadWriteOncePod access mode and is already in use by another pod");
    }
    if (read && !found.readOnly() && found.managed()) {
      GroupOwnership.of(pod).apply(found.folder());
    }
    if (found.readOnly()) {
      readOnly.add(volume.getName());
    }
    paths.put(volume.getName(), found.folder());
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

  /// Whether no container may write to a volume, whatever its mount says.
  public boolean isReadOnly(String volume) {
    return readOnly.contains(volume);
  }

  /// Where a volume, or a part of it, is on the machine.
  ///
  /// @param subPath relative; empty for the whole. A missing folder is made
  /// @throws ConfigurationException when the part leads out of the volume
  public Path path(String volume, String subPath) {
    Path root =
        Optional.ofNullable(paths.get(volume))
            .orElseThrow(() -> new ConfigurationException("volume " + volume + " not found"));
    if (subPath.isEmpty() || !read) {
      return root;
    }
    return parts.path(volume, root, subPath);
  }
}
