// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// TCP connections as [Duplex]es.
public final class Sockets {

  private static final int TIMEOUT_MS = 10_000;

  private Sockets() {}

  /// @throws PlatformException `SERVICE_UNAVAILABLE` when nobody answers
  public static Duplex connect(String address, int port) {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address, port), TIMEOUT_MS);
      return new Connection(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      closeQuietly(socket);
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "failed to connect to %s:%d inside the pod: %s".formatted(address, port, e.getMessage()),
          e);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Connection(Socket socket, InputStream input, OutputStream output)
      implements Duplex {
    @Override
    public void close() {
      closeQuietly(socket);
    }
  }
}
