// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.plane.embedded.NodeSetup;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.Runtimes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of the nodes.
final class NodeSettings {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String DEFAULT_PODS = "10.244.0.0/24";
  private static final int MOST_NODES = 64;
  private static final int NARROWEST = 28;
  private static final Pattern NODE_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  @Option(
      names = "--pod-cidr",
      paramLabel = "CIDR",
      defaultValue = DEFAULT_PODS,
      description =
          "Addresses for pods (default: ${DEFAULT-VALUE}, with --nodes as much for each).")
  String podCidr = DEFAULT_PODS;

  @Option(
      names = "--nodes",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description =
          "How many nodes to run on this machine, each with its own part of the pod addresses"
              + " (default: ${DEFAULT-VALUE}).")
  int nodes = 1;

  @Option(
      names = "--http-port",
      defaultValue = "8080",
      description = "Port on loopback that serves Ingresses (default: ${DEFAULT-VALUE}).")
  int httpPort = 8080;

  @Option(
      names = "--registry-port",
      defaultValue = "5000",
      description = "Port on loopback of the image registry (default: ${DEFAULT-VALUE}).")
  int registryPort = 5000;

  @Option(
      names = "--runtime",
      defaultValue = "auto",
      description =
          "What runs containers: oci, process, simulated, or auto for the best the machine can do"
              + " (default: ${DEFAULT-VALUE}).")
  String runtime = "auto";

  @Option(
      names = "--node-name",
      defaultValue = "wheelhouse",
      description =
          "Name of the node (default: ${DEFAULT-VALUE}); with --nodes the others have -2, -3 ...")
  String nodeName = "wheelhouse";

  @Option(
      names = "--max-pods",
      paramLabel = "NUMBER",
      defaultValue = "110",
      description = "How many pods each node takes (default: ${DEFAULT-VALUE}).")
  int maxPods = 110;

  @Mixin NodeImageSettings images = new NodeImageSettings();

  /// Looks at the values alone, before anything is touched.
  void check() {
    images.check();
    Checks.port("--http-port", httpPort);
    Checks.port("--registry-port", registryPort);
    checkNodes();
    List<String> runtimes = Runtimes.providers().stream().map(RuntimeProvider::name).toList();
    if (!runtime.equals("auto") && !runtimes.contains(runtime)) {
      throw Checks.wrong(
          "there is no runtime `"
              + runtime
              + "`; --runtime takes auto, "
              + String.join(", ", runtimes));
    }
    if (!NODE_NAME.matcher(nodeName).matches()) {
      throw Checks.wrong(
          "--node-name `"
              + nodeName
              + "` is no node name: lower case letters, digits, - and . are allowed");
    }
    if (maxPods < 1) {
      throw Checks.wrong("--max-pods " + maxPods + ": a node takes at least 1 pod");
    }
  }

  /// The range of all pods, as wide as the nodes need where nobody says how wide.
  String podCidr() {
    if (nodes < 2 || nodes > MOST_NODES || !podCidr.equals(DEFAULT_PODS)) {
      return podCidr;
    }
    int bits = 32 - Integer.numberOfLeadingZeros(nodes - 1);
    return DEFAULT_PODS.replace("/24", "/" + (24 - bits));
  }

  private void checkNodes() {
    if (nodes < 1 || nodes > MOST_NODES) {
      throw Checks.wrong("--nodes " + nodes + ": take 1 to " + MOST_NODES);
    }
    Cidr all = Cidr.parse(podCidr());
    if (all.prefix() + 32 - Integer.numberOfLeadingZeros(nodes - 1) > NARROWEST && nodes > 1) {
      throw Checks.wrong(
          "--pod-cidr %s is too narrow for --nodes %d: each needs a /%d"
              .formatted(all, nodes, NARROWEST));
    }
  }

  void checkPorts() {
    Checks.free("--http-port", LOOPBACK, httpPort);
    Checks.free("--registry-port", LOOPBACK, registryPort);
  }

  /// Whether pods get a network of their own.
  boolean isolated() {
    return runtime.equals("auto") ? MachineProbe.mayIsolate() : !runtime.equals("process");
  }

  /// What isolated containers would need, a line each.
  String lacksForIsolation() {
    return runtime.equals("auto")
        ? MachineProbe.lacksForIsolation()
        : "\n  another runtime: --runtime " + runtime + " does not isolate";
  }

  NodeSetup setup() {
    return new NodeSetup(
        podCidr(), httpPort, registryPort, runtime, nodeName, maxPods, nodes, images.setup());
  }

  /// The options as a command line, for the same node in another process.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(images.arguments());
    arguments.addAll(
        List.of(
            "--pod-cidr=" + podCidr(),
            "--nodes=" + nodes,
            "--http-port=" + httpPort,
            "--registry-port=" + registryPort,
            "--runtime=" + runtime,
            "--node-name=" + nodeName,
            "--max-pods=" + maxPods));
    return arguments;
  }
}
