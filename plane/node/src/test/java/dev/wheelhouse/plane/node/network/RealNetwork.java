// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.plane.node.linux.Namespaces;
import dev.wheelhouse.plane.node.network.PodNetwork.Attachment;
import dev.wheelhouse.plane.node.network.routed.RoutedNetwork;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Real traffic for tests: servers and clients, inside a pod's network or on the host, made of
/// busybox. Address ranges derive from the test's folder, so that runs side by side do not collide.
public final class RealNetwork {

  private RealNetwork() {}

  /// Skips the test where the kernel's network cannot be changed.
  public static void assumePossible() throws InterruptedException {
    boolean root = System.getProperty("user.name", "").equals("root");
    assumeTrue(root && Files.exists(Path.of("/run")), "needs root on Linux");
    assumeTrue(
        Command.attempt(List.of("sh", "-c", "command -v ip && command -v nft"), "").succeeded(),
        "needs iproute2 and nftables");
    assumeTrue(
        Command.attempt(List.of("sh", "-c", "command -v busybox"), "").succeeded(),
        "needs busybox");
  }

  public static RoutedNetwork.Options options(Path temp) {
    int hash = Integer.parseInt(NetworkNames.of(temp).hash(), 16);
    int second = 128 + (hash & 63);
    int third = hash >> 8 & 255;
    return new RoutedNetwork.Options(
        temp,
        Cidr.parse("10.%d.%d.0/24".formatted(second, third)),
        Cidr.parse("10.%d.%d.0/24".formatted(second + 64, third)));
  }

  /// A server that answers every connection with one text.
  public record TestServer(Process process) implements AutoCloseable {
    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public static TestServer serve(Attachment pod, int port, String text)
      throws InterruptedException {
    TestServer server =
        start(
            inside(
                pod, "busybox", "nc", "-ll", "-p", "" + port, "-e", "busybox", "echo", "-n", text));
    for (int i = 0; i < 200; i++) {
      if (fetchFromHost(pod.address(), port).equals(text)) {
        return server;
      }
    }
    server.close();
    throw new AssertionError("no server at " + pod.address() + ":" + port);
  }

  /// A socket for datagrams to a pod.
  public static DatagramSocket datagrams(Attachment pod, int port) throws InterruptedException {
    return Namespaces.inNetwork(
        Objects.requireNonNull(pod.namespaceFile()), () -> new DatagramSocket(port));
  }

  private static TestServer start(List<String> words) {
    try {
      return new TestServer(
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> inside(Attachment pod, String... words) {
    Path namespace = Objects.requireNonNull(pod.namespaceFile());
    List<String> all =
        new ArrayList<>(List.of("ip", "netns", "exec", String.valueOf(namespace.getFileName())));
    all.addAll(List.of(words));
    return all;
  }

  /// What a server says to a client in a pod.
  public static String fetch(Attachment pod, String address, int port) throws InterruptedException {
    return Command.attempt(
            inside(pod, "busybox", "nc", "-w", "2", address, Integer.toString(port)), "")
        .output();
  }

  /// What a server says to a client on the host.
  public static String fetchFromHost(String address, int port) throws InterruptedException {
    return Command.attempt(List.of("busybox", "nc", "-w", "2", address, Integer.toString(port)), "")
        .output();
  }

  /// Why a client in a pod cannot connect; empty when it can.
  public static String connectError(Attachment pod, String address, int port)
      throws InterruptedException {
    return error(
        Command.attempt(
            inside(pod, "busybox", "nc", "-w", "2", address, Integer.toString(port)), ""));
  }

  public static String connectError(String address, int port) throws InterruptedException {
    return error(
        Command.attempt(List.of("busybox", "nc", "-w", "2", address, Integer.toString(port)), ""));
  }

  private static String error(Command.Result result) {
    return result.succeeded() ? "" : result.output().strip() + " status " + result.status();
  }
}
