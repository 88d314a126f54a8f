// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

/// One built-in controller. Implementations have a public constructor without parameters and are
/// named in `META-INF/services`.
public interface ControllerFactory {

  /// The name that kube-controller-manager gives it, for example `replicaset-controller`.
  String name();

  /// Wires the controller's loops; they run until the context is closed.
  void start(ControllerContext context);
}
