// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

/// What a node can run out of, as a condition of the Node tells it.
public enum Pressure {
  MEMORY(
      "MemoryPressure",
      "memory",
      "KubeletHasInsufficientMemory",
      "kubelet has insufficient memory available",
      "KubeletHasSufficientMemory",
      "kubelet has sufficient memory available",
      "NodeHasInsufficientMemory",
      "NodeHasSufficientMemory"),
  DISK(
      "DiskPressure",
      "ephemeral-storage",
      "KubeletHasDiskPressure",
      "kubelet has disk pressure",
      "KubeletHasNoDiskPressure",
      "kubelet has no disk pressure",
      "NodeHasDiskPressure",
      "NodeHasNoDiskPressure"),
  PID(
      "PIDPressure",
      "pids",
      "KubeletHasInsufficientPID",
      "kubelet has insufficient PID available",
      "KubeletHasSufficientPID",
      "kubelet has sufficient PID available",
      "NodeHasInsufficientPID",
      "NodeHasSufficientPID");

  private final String condition;
  private final String resource;
  private final String reason;
  private final String message;
  private final String reliefReason;
  private final String reliefMessage;
  private final String event;
  private final String reliefEvent;

  Pressure(
      String condition,
      String resource,
      String reason,
      String message,
      String reliefReason,
      String reliefMessage,
      String event,
      String reliefEvent) {
    this.condition = condition;
    this.resource = resource;
    this.reason = reason;
    this.message = message;
    this.reliefReason = reliefReason;
    this.reliefMessage = reliefMessage;
    this.event = event;
    this.reliefEvent = reliefEvent;
  }

  /// The type of the Node's condition.
  public String condition() {
    return condition;
  }

  /// The resource of pods that is short.
  String resource() {
    return resource;
  }

  public String reason(boolean on) {
    return on ? reason : reliefReason;
  }

  public String message(boolean on) {
    return on ? message : reliefMessage;
  }

  /// The reason of the event that tells of the change.
  String event(boolean on) {
    return on ? event : reliefEvent;
  }
}
