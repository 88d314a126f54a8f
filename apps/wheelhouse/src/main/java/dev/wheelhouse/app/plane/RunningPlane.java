// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.backup.UnfinishedRepair;
import dev.wheelhouse.base.tasks.Starting;
import dev.wheelhouse.ops.delivery.Boundaries;
import dev.wheelhouse.ops.delivery.Delivery;
import dev.wheelhouse.ops.delivery.DeliveryOptions;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A plane in this process together with the capabilities that run on it. Closing stops all of it,
/// newest part first.
public final class RunningPlane implements AutoCloseable {

  private final DataDirectory directory;
  private final DataDirectory.Hold hold;
  private final Plane plane;
  private PlaneState state;
  private final Starting<Capabilities> capabilities;
  private boolean announced;
  private boolean closed;

  private RunningPlane(
      DataDirectory directory,
      DataDirectory.Hold hold,
      Plane plane,
      RegistryAccess access,
      Path cache,
      Optional<Boundaries> delivery) {
    this.directory = directory;
    this.hold = hold;
    this.plane = plane;
    this.state = state(plane);
    this.capabilities = Starting.of("capabilities", () -> capabilities(access, cache, delivery));
  }

  /// Takes the data directory and starts the plane. Returns when that is ready; its capabilities
  /// are ready a moment later, see [#awaitDelivery()].
  ///
  /// @throws UserError when an option is wrong, a port is taken or the directory cannot be used
  public static RunningPlane start(DataDirectory directory, PlaneSettings settings) {
    settings.check();
    return start(
        directory,
        () -> {
          settings.checkPorts();
          return settings.options(directory);
        },
        CacheFolder.of(directory),
        Optional.of(settings.boundaries()).filter(_ -> settings.delivers()));
  }

  /// @param options asked for once the directory is ours
  /// @param cache what delivery keeps between planes
  static RunningPlane start(DataDirectory directory, Supplier<PlaneOptions> options, Path cache) {
    return start(directory, options, cache, Optional.of(Boundaries.NARROW));
  }

  /// @param delivery how far its steps may reach; empty where it is left out
  private static RunningPlane start(
      DataDirectory directory,
      Supplier<PlaneOptions> options,
      Path cache,
      Optional<Boundaries> delivery) {
    DataDirectory.Hold hold = directory.hold();
    try {
      UnfinishedRepair.requireNone(directory.path());
      PlaneOptions chosen = options.get();
      RegistryAccess access = RegistryAccess.make(directory);
      Plane plane = Plane.start(chosen, new RegistryLogin(access.user(), access.password()));
      try {
        writeKubeconfig(directory.kubeconfig(), plane.adminKubeconfig());
        return new RunningPlane(directory, hold, plane, access, cache, delivery);
      } catch (RuntimeException e) {
        plane.close();
        throw e;
      }
    } catch (RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  private Capabilities capabilities(
      RegistryAccess access, Path cache, Optional<Boundaries> delivery) {
    Capabilities started =
        Capabilities.start(
            plane.client(),
            plane
                .registry()
                .flatMap(registry ->
                    delivery.map(boundaries ->
                        delivery(access.target(registry), cache).withBoundaries(boundaries))));
    tellDelivers();
    return started;
  }

  private DeliveryOptions delivery(RegistryTarget registry, Path cache) {
    return DeliveryOptions.of(registry, cache)
        .withIngressClass("wheelhouse")
        .withMemory(directory.path().resolve("delivery"))
        .withAllowedRoots(List.of(DataDirectory.home()));
  }

  private synchronized void tellDelivers() {
    state = state.delivering();
    if (announced && !closed) {
      state.write(directory);
    }
  }

  /// What runs on the plane and speaks to it as any client does, but without a socket. Without a
  /// node nothing is delivered.
  private record Capabilities(KubernetesClient client, @Nullable Delivery delivery)
      implements AutoCloseable {

    static Capabilities start(KubernetesClient client, Optional<DeliveryOptions> options) {
      try {
        return new Capabilities(client, options.map(it -> Delivery.start(client, it)).orElse(null));
      } catch (RuntimeException e) {
        client.close();
        throw e;
      }
    }

    @Override
    public void close() {
      if (delivery != null) {
        delivery.close();
      }
      client.close();
    }
  }

  private static PlaneState state(Plane plane) {
    Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    return new PlaneState(
        ProcessHandle.current().pid(),
        plane.server(),
        plane.entry().orElse(""),
        plane.registry().orElse(""),
        plane.runtime().orElse(""),
        Duration.between(started, Instant.now()).toMillis(),
        false);
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
  public synchronized RunningPlane announce() {
    announced = true;
    state.write(directory);
    return this;
  }

  public synchronized PlaneState state() {
    return state;
  }

  public Plane plane() {
    return plane;
  }

  /// A client of the plane; ready when delivery is.
  public KubernetesClient client() throws InterruptedException {
    return capabilities.await().client();
  }

  /// Waits until applications are looked after, when there is a node for them; throws what kept
  /// that from starting.
  public void awaitDelivery() throws InterruptedException {
    capabilities.await();
  }

  /// Stops everything even in a thread that was interrupted, which it stays.
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      synchronized (this) {
        closed = true;
        PlaneState.remove(directory);
      }
      capabilities.close();
      plane.close();
      hold.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
