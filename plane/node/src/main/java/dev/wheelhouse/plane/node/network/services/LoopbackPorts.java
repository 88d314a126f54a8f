// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Whether programs of this machine listen on 127.0.0.1.
final class LoopbackPorts {

  private LoopbackPorts() {}

  /// @param key as `tcp/53`
  static boolean listens(String key) {
    int port = Integer.parseInt(key.substring(key.indexOf('/') + 1));
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try {
      if (key.startsWith("udp/")) {
        new DatagramSocket(port, loopback).close();
      } else {
        new ServerSocket(port, 1, loopback).close();
      }
      return false;
    } catch (IOException _) {
      return true;
    }
  }
}
