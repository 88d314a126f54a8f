// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

/// Listens on one address and port and passes on what comes, until it is closed.
interface Forwarder extends AutoCloseable {

  /// Where to pass on from now on.
  void lead(ServiceRule rule);

  @Override
  void close();
}
