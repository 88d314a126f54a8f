// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import dev.wheelhouse.base.errors.PlatformException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/// Sockets that look at the address itself in the moment they connect to it. For one connection at
/// a time.
final class CheckedSockets extends SocketFactory {

  private final AddressRules rules;
  private final String host;
  private @Nullable PlatformException refusal;

  /// @param host as the user calls it
  CheckedSockets(AddressRules rules, String host) {
    this.rules = rules;
    this.host = host;
  }

  /// Why a connection was refused, if one was.
  Optional<PlatformException> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public void connect(SocketAddress to, int timeout) throws IOException {
        check(to);
        super.connect(to, timeout);
      }
    };
  }

  private void check(SocketAddress to) throws IOException {
    if (!(to instanceof InetSocketAddress address) || address.isUnresolved()) {
      throw new IOException("the host is not known");
    }
    try {
      rules.require(host, address.getAddress());
    } catch (PlatformException e) {
      refusal = e;
      throw new IOException(e);
    }
  }

  private Socket connected(SocketAddress to) throws IOException {
    Socket socket = createSocket();
    socket.connect(to, 0);
    return socket;
  }

  @Override
  public Socket createSocket(String to, int port) throws IOException {
    return connected(new InetSocketAddress(rules.resolve(to)[0], port));
  }

  @Override
  public Socket createSocket(InetAddress to, int port) throws IOException {
    return connected(new InetSocketAddress(to, port));
  }

  @Override
  public Socket createSocket(String to, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(to, port);
  }

  @Override
  public Socket createSocket(InetAddress to, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(to, port);
  }
}
