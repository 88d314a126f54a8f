// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import java.util.Optional;
import java.util.stream.Stream;

/// A figure of the machine that thresholds are about, by the kubelet's names. Images and pods are
/// on one file system here: `imagefs` is `nodefs`.
public enum Signal {
  MEMORY_AVAILABLE("memory.available", Pressure.MEMORY, "memory"),
  NODEFS_AVAILABLE("nodefs.available", Pressure.DISK, "ephemeral-storage"),
  NODEFS_INODES_FREE("nodefs.inodesFree", Pressure.DISK, "inodes"),
  IMAGEFS_AVAILABLE("imagefs.available", Pressure.DISK, "ephemeral-storage"),
  IMAGEFS_INODES_FREE("imagefs.inodesFree", Pressure.DISK, "inodes"),
  PID_AVAILABLE("pid.available", Pressure.PID, "pids");

  private final String label;
  private final Pressure pressure;
  private final String resource;

  Signal(String label, Pressure pressure, String resource) {
    this.label = label;
    this.pressure = pressure;
    this.resource = resource;
  }

  String label() {
    return label;
  }

  Pressure pressure() {
    return pressure;
  }

  String resource() {
    return resource;
  }

  static Optional<Signal> of(String label) {
    return Stream.of(values()).filter(signal -> signal.label.equals(label)).findFirst();
  }
}
