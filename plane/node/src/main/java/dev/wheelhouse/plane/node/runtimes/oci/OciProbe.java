// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.logs.ContainerLogs;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Runs one container on the machine's own files, to see whether containers run at all.
final class OciProbe {

  private static final String UID = "probe";

  private OciProbe() {}

  static void run(Path runc, Path directory) throws InterruptedException {
    Path scratch = scratch(directory);
    LinkedBlockingQueue<Exit> ends = new LinkedBlockingQueue<>();
    ContainerLogs logs = new ContainerLogs(Clock.system());
    try (OciRuntime runtime =
        new OciRuntime(runc, new RuntimeContext(scratch, logs, Clock.system()))) {
      runtime.adopt((_, exit) -> ends.add(exit));
      SandboxSpec sandbox =
          new SandboxSpec(UID, UID, null, "127.0.0.1", SandboxSpec.HostNamespaces.NONE);
      try {
        runtime.openSandbox(sandbox);
        runtime.start(container(sandbox, scratch));
        Exit exit = ends.poll(10, TimeUnit.SECONDS);
        if (exit == null || exit.code() != 0) {
          throw new PlatformException(
              Reason.INTERNAL, "it ended with " + (exit == null ? "nothing" : exit.code()));
        }
      } finally {
        runtime.remove(id());
        runtime.closeSandbox(UID);
      }
    } finally {
      Bundle.delete(scratch);
    }
  }

  private static Path scratch(Path directory) {
    try {
      Files.createDirectories(directory);
      return Files.createTempDirectory(directory, "probe-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id() {
    return "0".repeat(64);
  }

  private static ContainerSpec container(SandboxSpec sandbox, Path scratch) {
    return new ContainerSpec(
        id(),
        sandbox,
        new ContainerSpec.Name(UID, UID, UID, UID, 0),
        List.of(Path.of("/")),
        new ContainerSpec.Command(List.of("/bin/true"), List.of(), "/", false, false),
        ContainerSpec.Security.DEFAULT,
        new ContainerSpec.Limits(100, 1000, 64L << 20, 64, 0),
        List.of(),
        scratch.resolve("log"),
        Map.of());
  }
}
