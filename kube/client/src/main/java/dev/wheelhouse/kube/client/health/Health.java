// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.health;

/// What an object's status says about its spec.
public sealed interface Health {

  /// A few words for the user.
  String message();

  default boolean healthy() {
    return this instanceof Healthy;
  }

  /// The world matches the spec.
  record Healthy(String message) implements Health {}

  /// It is on its way, or waits for something.
  record Progressing(String message) implements Health {}

  /// It will not get there by itself.
  record Failed(String message) implements Health {}
}
