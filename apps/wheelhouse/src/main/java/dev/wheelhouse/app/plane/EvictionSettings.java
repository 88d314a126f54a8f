// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.eviction.EvictionOptions;
import java.util.List;
import picocli.CommandLine.Option;

/// Options about pods that have to go because the machine is short of something; they are the
/// kubelet's.
final class EvictionSettings {

  @Option(
      names = "--eviction-hard",
      paramLabel = "LIST",
      defaultValue = EvictionOptions.HARD,
      description =
          "When pods are ended at once, such as memory.available<100Mi; signals are"
              + " memory.available, nodefs.available, nodefs.inodesFree, imagefs.available,"
              + " imagefs.inodesFree, pid.available. Percentages of the disk are of what the plane's"
              + " own files take and what is free. Empty for never (default: ${DEFAULT-VALUE}).")
  String hard = EvictionOptions.HARD;

  @Option(
      names = "--eviction-soft",
      paramLabel = "LIST",
      defaultValue = "",
      description = "When pods are ended after a grace period; each needs one (default: none).")
  String soft = "";

  @Option(
      names = "--eviction-soft-grace-period",
      paramLabel = "LIST",
      defaultValue = "",
      description = "How long each soft threshold may be met, such as memory.available=1m30s.")
  String softGrace = "";

  @Option(
      names = "--eviction-max-pod-grace-period",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long pods may take that go because of a soft threshold (default: ${DEFAULT-VALUE}).")
  long longestGrace;

  @Option(
      names = "--eviction-pressure-transition-period",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description =
          "How long a node shows a pressure after it was seen last (default: ${DEFAULT-VALUE}).")
  String transition = "5m";

  void check() {
    if (longestGrace < 0) {
      throw Checks.wrong("--eviction-max-pod-grace-period " + longestGrace + " is less than 0");
    }
    try {
      options();
    } catch (PlatformException e) {
      throw Checks.wrong("--eviction-...: " + e.getMessage());
    }
  }

  EvictionOptions options() {
    return EvictionOptions.parse(
        hard,
        soft,
        softGrace,
        EvictionOptions.duration(transition),
        java.time.Duration.ofSeconds(longestGrace));
  }

  List<String> arguments() {
    return List.of(
        "--eviction-hard=" + hard,
        "--eviction-soft=" + soft,
        "--eviction-soft-grace-period=" + softGrace,
        "--eviction-max-pod-grace-period=" + longestGrace,
        "--eviction-pressure-transition-period=" + transition);
  }
}
