// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

/// An authorizer's answer. Anything but [Allow] ends the request as forbidden when no other
/// authorizer allows it.
public sealed interface Decision {

  record Allow(String reason) implements Decision {}

  record NoOpinion(String reason) implements Decision {}

  /// Why; empty where nothing is to be said.
  String reason();

  default boolean allowed() {
    return this instanceof Allow;
  }
}
