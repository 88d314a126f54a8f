// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.ops.delivery.Delivery;
import dev.wheelhouse.ops.delivery.DeliveryOptions;
import dev.wheelhouse.plane.embedded.Plane;
import dev.wheelhouse.plane.embedded.PlaneOptions;
import dev.wheelhouse.plane.embedded.RegistryLogin;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A plane in this process together with the capabilities that run on it. Closing stops all of it,
/// newest part first.
public final class RunningPlane implements AutoCloseable {

  private final DataDirectory directory;
  private final DataDirectory.Hold hold;
  private final Plane plane;
  private final KubernetesClient client;
  private final Delivery delivery;
  private final PlaneState state;

  private RunningPlane(
      DataDirectory directory,
      DataDirectory.Hold hold,
      Plane plane,
      KubernetesClient client,
      Delivery delivery,
      PlaneState state) {
    this.directory = directory;
    this.hold = hold;
    this.plane = plane;
    this.client = client;
    this.delivery = delivery;
    this.state = state;
  }

  /// Takes the data directory and starts the plane and its capabilities.
  ///
  /// @throws UserError when an option is wrong, a port is taken or the directory cannot be used
  public static RunningPlane start(DataDirectory directory, PlaneSettings settings) {
    settings.check();
    DataDirectory.Hold hold = directory.hold();
    try {
      settings.checkPorts();
      PlaneOptions options = settings.options(directory);
      RegistryAccess access = RegistryAccess.make(directory);
      Plane plane = Plane.start(options, new RegistryLogin(access.user(), access.password()));
      try {
        writeKubeconfig(directory.kubeconfig(), plane.adminKubeconfig());
        KubernetesClient client = KubeClients.of(directory.kubeconfig());
        Delivery delivery =
            Delivery.start(
                client,
                DeliveryOptions.of(access.target(plane.registry()), cache(directory))
                    .withIngressClass("wheelhouse")
                    .withMemory(directory.path().resolve("delivery"))
                    .withAllowedRoots(List.of(DataDirectory.home())));
        return new RunningPlane(directory, hold, plane, client, delivery, state(plane));
      } catch (RuntimeException e) {
        plane.close();
        throw e;
      }
    } catch (RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  private static PlaneState state(Plane plane) {
    Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    return new PlaneState(
        ProcessHandle.current().pid(),
        plane.server(),
        plane.entry(),
        plane.registry(),
        plane.runtime(),
        Duration.between(started, Instant.now()).toMillis());
  }

  /// Kept between planes: linked Java runtimes and compressed layers. A user without a home that
  /// can be written keeps them with the plane.
  private static Path cache(DataDirectory directory) {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank() ? DataDirectory.home().resolve(".cache") : Path.of(xdg);
    Path cache = base.resolve("wheelhouse");
    try {
      Files.createDirectories(cache);
      return Files.isWritable(cache) ? cache : directory.path().resolve("cache");
    } catch (IOException _) {
      return directory.path().resolve("cache");
    }
  }

  private static void writeKubeconfig(Path file, String content) {
    try {
      Files.writeString(file, content);
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      throw new UserError(UserError.Kind.PERMISSION, "cannot write " + file + ": " + e, e);
    }
  }

  /// Tells other programs that the plane is ready; done last, so that nobody waits for less.
  public RunningPlane announce() {
    state.write(directory);
    return this;
  }

  public PlaneState state() {
    return state;
  }

  public Plane plane() {
    return plane;
  }

  public KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    PlaneState.remove(directory);
    delivery.close();
    client.close();
    plane.close();
    hold.close();
  }
}
