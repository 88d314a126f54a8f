// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.apiserver.stream.bytes.BytePipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A node whose containers are processes of this machine: enough of one to hold conversations.
final class LocalPods implements PodStreams {

  final List<String> sizes = new CopyOnWriteArrayList<>();
  final BytePipe log = new BytePipe(1 << 20);

  @Override
  public InputStream logs(Target target, LogQuery query) {
    check(target);
    return log.input();
  }

  @Override
  public RemoteProcess exec(Target target, List<String> command, StreamQuery query) {
    check(target);
    return new LocalProcess(start(command, query.tty()));
  }

  @Override
  public RemoteProcess attach(Target target, StreamQuery query) {
    check(target);
    return new LocalProcess(start(List.of("cat"), query.tty()));
  }

  private static void check(Target target) {
    if (!target.pod().equals("web")) {
      throw new PlatformException(
          Reason.NOT_FOUND, "pods \"%s\" not found".formatted(target.pod()));
    }
  }

  private static Process start(List<String> command, boolean tty) {
    List<String> line = new ArrayList<>(command);
    if (tty) {
      line = new ArrayList<>(List.of("script", "-qec", quoted(command), "/dev/null"));
    }
    try {
      return new ProcessBuilder(line).start();
    } catch (IOException e) {
      throw new PlatformException(
          Reason.INTERNAL, "Internal error occurred: cannot start " + command, e);
    }
  }

  private static String quoted(List<String> command) {
    return "'" + String.join("' '", command) + "'";
  }

  @Override
  public Duplex portForward(String namespace, String pod, int port) {
    try {
      return new SocketConnection(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "connect to port " + port + ": " + e.getMessage(), e);
    }
  }

  private final class LocalProcess implements RemoteProcess {
    private final Process process;

    LocalProcess(Process process) {
      this.process = process;
    }

    @Override
    public OutputStream stdin() {
      return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
      return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
      return process.getErrorStream();
    }

    @Override
    public void resize(int columns, int rows) {
      sizes.add(columns + "x" + rows);
    }

    @Override
    public int await() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  private record SocketConnection(Socket socket) implements Duplex {
    @Override
    public InputStream input() {
      try {
        return socket.getInputStream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public OutputStream output() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          socket.getOutputStream().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          socket.getOutputStream().write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
          if (!socket.isClosed()) {
            socket.shutdownOutput();
          }
        }
      };
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
