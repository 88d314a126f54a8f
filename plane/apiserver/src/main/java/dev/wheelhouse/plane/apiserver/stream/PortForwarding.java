// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.tasks.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Forwards one connection of a client to a port of a pod.
final class PortForwarding {

  private static final int BUFFER = 64 * 1024;

  private final PodStreams pods;
  private final String namespace;
  private final String pod;
  private final Tasks tasks;

  PortForwarding(PodStreams pods, String namespace, String pod, Tasks tasks) {
    this.pods = pods;
    this.namespace = namespace;
    this.pod = pod;
    this.tasks = tasks;
  }

  /// Copies both ways until the pod's side ends; reports a refused connection on the error stream.
  void forward(int port, InputStream fromClient, OutputStream toClient, OutputStream errors) {
    try (errors;
        toClient) {
      join(port, fromClient, toClient, errors);
    } catch (IOException _) {
      // The client is gone; the connection to the pod is closed.
    }
  }

  private void join(int port, InputStream fromClient, OutputStream toClient, OutputStream errors)
      throws IOException {
    try (Duplex connection = pods.portForward(namespace, pod, port)) {
      Thread up = tasks.start("up-" + port, () -> upload(fromClient, connection));
      copy(connection.input(), toClient);
      up.interrupt();
    } catch (PlatformException e) {
      errors.write(message(port, e).getBytes(StandardCharsets.UTF_8));
    }
  }

  private String message(int port, PlatformException e) {
    return "error forwarding port %d to pod %s, uid : %s".formatted(port, pod, e.getMessage());
  }

  /// The end of the client's data is passed on as the end of ours (half-close); a client that broke
  /// off ends the connection.
  private static void upload(InputStream fromClient, Duplex connection) {
    try (OutputStream out = connection.output()) {
      copy(fromClient, out);
    } catch (IOException _) {
      connection.close();
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }
}
