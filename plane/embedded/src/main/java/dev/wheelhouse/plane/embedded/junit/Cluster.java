// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import dev.wheelhouse.plane.embedded.MemoryPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One running cluster of the tests, and what was applied to it. Safe for use by many threads.
final class Cluster implements AutoCloseable {

  private final ClusterKey key;
  private final MemoryPlane plane;
  private final Set<String> applied = new HashSet<>();
  private @Nullable Kubeconfig kubeconfig;

  private Cluster(ClusterKey key, MemoryPlane plane) {
    this.key = key;
    this.plane = plane;
  }

  static Cluster start(ClusterKey key) {
    return new Cluster(key, MemoryPlane.start(key.setup()));
  }

  boolean listens() {
    return key.setup().port().isPresent();
  }

  boolean hasControllers() {
    return key.setup().controllers();
  }

  KubernetesClient client() {
    return plane.client();
  }

  /// Applies a resource of the class path, once.
  synchronized void apply(String resource, Class<?> test) {
    if (!applied.contains(resource)) {
      try (KubernetesClient client = client()) {
        Manifests.apply(resource, test, client);
      }
      applied.add(resource);
    }
  }

  synchronized Kubeconfig kubeconfig() {
    if (kubeconfig == null) {
      kubeconfig = write(plane.adminKubeconfig());
    }
    return kubeconfig;
  }

  private static Kubeconfig write(String content) {
    try {
      Path file = Files.createTempFile("wheelhouse", ".kubeconfig");
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(file, content);
      return new Kubeconfig(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a kubeconfig to the temporary folder", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    plane.close();
    if (kubeconfig != null) {
      Files.deleteIfExists(kubeconfig.file());
    }
  }
}
