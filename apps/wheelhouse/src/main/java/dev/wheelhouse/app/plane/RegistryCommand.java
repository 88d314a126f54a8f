// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.FileImageStore;
import dev.wheelhouse.plane.node.registry.RegistryServer;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Serves a plane's image registry without the plane, until it is told to end.
@Command(
    name = "registry",
    description =
        "Serve the image registry on loopback, without a plane: push, pull, delete, referrers (OCI"
            + " distribution 1.1). A plane that is started on the same data directory later has"
            + " the images.",
    mixinStandardHelpOptions = true)
public final class RegistryCommand implements Callable<Integer> {

  private static final String LOOPBACK = "127.0.0.1";

  @Mixin DataDirOption data = new DataDirOption();

  @Option(
      names = "--port",
      defaultValue = "5000",
      description = "Where to listen on loopback; 0 takes a free port (default: ${DEFAULT-VALUE}).")
  int port = 5000;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Checks.port("--port", port);
    Checks.free("--port", LOOPBACK, port);
    DataDirectory directory = data.directory();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop = Shutdown.whenTold(ended, stopped);
    try (DataDirectory.Hold _ = directory.hold();
        RegistryServer registry = start(directory)) {
      PlaneState.remove(directory); // of a plane that was killed
      directory.serve(LOOPBACK + ":" + registry.port());
      report(directory, registry.port());
      ended.await();
    } finally {
      stopped.countDown();
      Shutdown.forget(stop);
    }
    return 0;
  }

  private RegistryServer start(DataDirectory directory) {
    RegistryAccess access = RegistryAccess.make(directory);
    Path path = directory.path();
    FileImageStore images =
        FileImageStore.open(path.resolve("images"), FileImageStore.Options.DEFAULT, Clock.system());
    RegistryServer registry =
        RegistryServer.start(
            new RegistryServer.Options(
                new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port),
                path.resolve("registry"),
                access.user(),
                access.password()),
            images.blobs());
    registry.serve(images);
    return registry;
  }

  private void report(DataDirectory directory, int served) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf(
        """
        Registry is ready on %1$s:%2$d; anyone on this machine pulls
        To push:
          docker login -u wheelhouse --password-stdin %1$s:%2$d < %3$s
        """,
        LOOPBACK, served, directory.path().resolve("registry-password"));
    out.flush();
  }
}
