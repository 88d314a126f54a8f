// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.RuntimeReport;
import dev.wheelhouse.plane.node.runtimes.RuntimeReport.Capability;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Isolated containers; needs Linux, root and runc.
public final class OciRuntimeProvider implements RuntimeProvider {

  private static final String NAME = "oci";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int preference() {
    return 100;
  }

  @Override
  public RuntimeReport probe(Path directory) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return RuntimeReport.unusable(NAME, "containers need Linux");
    }
    if (!isRoot()) {
      return RuntimeReport.unusable(NAME, "not root: run as root to get isolated containers");
    }
    Optional<Path> runc = Runc.find();
    if (runc.isEmpty()) {
      return RuntimeReport.unusable(NAME, "runc is not installed: apt-get install runc");
    }
    try {
      OciProbe.run(runc.get(), directory);
    } catch (PlatformException | UncheckedIOException e) {
      return RuntimeReport.unusable(NAME, "a first container did not run: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return RuntimeReport.unusable(NAME, "interrupted");
    }
    return new RuntimeReport(NAME, true, "", capabilities(runc.get()));
  }

  private static List<Capability> capabilities(Path runc) {
    boolean unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    return List.of(
        new Capability("runc", true, Runc.version(runc)),
        new Capability("isolation", true, "namespaces, overlayfs"),
        new Capability("limits", true, unified ? "control groups v2" : "control groups v1"),
        new Capability("re-adoption", true, "containers survive the agent"),
        new Capability("seccomp", false, "profiles are not applied"));
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (java.io.IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  @Override
  public ContainerRuntime open(RuntimeContext context) {
    return new OciRuntime(Runc.find().orElseThrow(), context);
  }
}
