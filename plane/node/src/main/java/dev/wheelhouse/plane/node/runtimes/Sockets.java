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
import java.time.Duration;

/// TCP connections as [Duplex]es.
public final class Sockets {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Sockets() {}

  /// @throws PlatformException `SERVICE_UNAVAILABLE` when nobody answers
  public static Duplex connect(String address, int port) {
    return connect(address, port, TIMEOUT);
  }

  /// @throws PlatformException `SERVICE_UNAVAILABLE` when nobody answers in time
  public static Duplex connect(String address, int port, Duration timeout) {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
      return new Connection(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      closeQuietly(socket);
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "failed to connect to %s:%d: %s".formatted(address, port, e.getMessage()),
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
