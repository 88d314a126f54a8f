// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.testing;

import dev.wheelhouse.plane.node.linux.Mounts;
import dev.wheelhouse.plane.node.network.PodNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A network namespace per pod with nothing but its loopback device.
public final class LoopbackNetwork implements PodNetwork {

  private final Path folder;

  public LoopbackNetwork(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Attachment attach(String podUid) throws InterruptedException {
    Path file = folder.resolve(podUid);
    if (!Mounts.mounted(file)) {
      try {
        Files.writeString(file, "");
        int code =
            new ProcessBuilder("unshare", "--net=" + file, "ip", "link", "set", "lo", "up")
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
          throw new IllegalStateException("unshare failed with " + code);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Attachment(file, "127.0.0.1");
  }

  @Override
  public Optional<Attachment> find(String podUid) {
    Path file = folder.resolve(podUid);
    return Files.exists(file) ? Optional.of(new Attachment(file, "127.0.0.1")) : Optional.empty();
  }

  @Override
  public void detach(String podUid) {
    Path file = folder.resolve(podUid);
    Mounts.unmount(file);
    file.toFile().delete();
  }

  @Override
  public Set<String> attached() {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<String> nameServer() {
    return Optional.of("10.96.0.10");
  }

  @Override
  public String hostAddress() {
    return "127.0.0.1";
  }
}
