// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Parts;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.node.agent.NodeAgent;
import dev.wheelhouse.plane.node.agent.NodeOptions;
import dev.wheelhouse.plane.node.ingress.IngressEntry;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.HostNetwork;
import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.network.dns.ClusterDns;
import dev.wheelhouse.plane.node.network.policy.GuardedNetwork;
import dev.wheelhouse.plane.node.network.policy.PolicyEnforcer;
import dev.wheelhouse.plane.node.network.routed.RoutedNetwork;
import dev.wheelhouse.plane.node.network.services.Endpoint;
import dev.wheelhouse.plane.node.network.services.LoopbackServiceProxy;
import dev.wheelhouse.plane.node.network.services.ServiceProxy;
import dev.wheelhouse.plane.node.registry.RegistryServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node of a plane on its [NodeSite]: pod network, Services, DNS, the agent, and the Ingress
/// entry.
final class WorkerNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerNode.class);

  /// Programs that do not listen to SIGTERM, such as a `sleep`, use up all that they are given.
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final String LOOPBACK_PODS = "127.244.0.0/16";

  private final PlaneOptions options;
  private final Parts parts = new Parts();
  private final RegistryServer registry;
  private final PodNetwork network;
  private final NodeAgent agent;
  private final IngressEntry entry;

  private WorkerNode(PlaneOptions options, NodeSite site, ControlPlane control, Clock clock)
      throws InterruptedException {
    this.options = options;
    this.registry = site.registry();
    Path directory = NodeSite.nodeDirectory(options);
    boolean routed = site.runtime().name().equals("oci");
    PlaneClient client =
        control.client(Identity.user("system:node:" + options.node().nodeName(), "system:nodes"));
    try {
      this.entry =
          parts.add(
              IngressEntry.start(
                  IngressEntry.Options.loopback(options.node().httpPort()),
                  control.client(Identity.user("system:wheelhouse:ingress"))));
      this.network = routed ? routedNetwork(control, client, clock) : hostNetwork(client);
      this.agent =
          parts.add(
              NodeAgent.start(
                  NodeOptions.of(options.node().nodeName(), directory)
                      .withMaxPods(options.node().maxPods()),
                  site.runtime(),
                  client,
                  site.images(),
                  network,
                  clock));
    } catch (RuntimeException | InterruptedException e) {
      parts.close();
      throw e;
    }
  }

  static WorkerNode start(PlaneOptions options, NodeSite site, ControlPlane control, Clock clock)
      throws InterruptedException {
    return new WorkerNode(options, site, control, clock);
  }

  private PodNetwork routedNetwork(ControlPlane control, PlaneClient client, Clock clock)
      throws InterruptedException {
    RoutedNetwork pods = RoutedNetwork.start(networkOptions(options));
    parts.add(() -> remove(pods));
    int port = control.server().port();
    Endpoint published = new Endpoint(control.advertiseAddress(), port);
    parts.add(
        ServiceProxy.start(
            new ServiceProxy.Options(
                pods.names(),
                Map.of(published, new Endpoint("127.0.0.1", port)),
                Map.of(options.node().nodeName(), Cidr.parse(options.node().podCidr()))),
            client,
            clock));
    parts.add(ClusterDns.start(ClusterDns.Options.at(pods.hostAddress()), client));
    PolicyEnforcer policies =
        parts.add(PolicyEnforcer.start(pods.names(), List.of(pods.hostAddress()), client, clock));
    return new GuardedNetwork(pods, policies);
  }

  private static void remove(RoutedNetwork pods) throws InterruptedException {
    ServiceProxy.remove(pods.names());
    PolicyEnforcer.remove(pods.names());
    pods.remove();
  }

  private HostNetwork hostNetwork(PlaneClient client) {
    Cidr services = Cidr.parse(options.server().serviceClusterIpRange());
    if (services.isLoopback()) {
      parts.add(LoopbackServiceProxy.start(services, client));
    } else {
      LOG.atWarn()
          .addKeyValue("range", services)
          .log(
              "Services cannot be reached: this runtime needs a --service-cluster-ip-range inside"
                  + " 127.0.0.0/8, such as 127.96.0.0/16");
    }
    Cidr pods = Cidr.parse(options.node().podCidr());
    return new HostNetwork(
        options.dataDirectory(), pods.isLoopback() ? pods : Cidr.parse(LOOPBACK_PODS));
  }

  private static RoutedNetwork.Options networkOptions(PlaneOptions options) {
    return new RoutedNetwork.Options(
        options.dataDirectory(),
        Cidr.parse(options.node().podCidr()),
        Cidr.parse(options.server().serviceClusterIpRange()));
  }

  NodePodStreams streams() {
    return new NodePodStreams(agent.streams());
  }

  String runtime() {
    return agent.runtime();
  }

  String entryUrl() {
    return "http://127.0.0.1:" + entry.port() + "/";
  }

  String registryHost() {
    return "127.0.0.1:" + registry.port();
  }

  /// Parts of pods that are still on this machine though their pods are gone.
  List<String> podLeftovers() {
    List<String> leftovers = new ArrayList<>(agent.leftovers());
    network.attached().forEach(uid -> leftovers.add("network of pod " + uid));
    return leftovers;
  }

  /// What a stopped node has left in the kernel.
  static List<String> leftovers(PlaneOptions options) throws InterruptedException {
    return RoutedNetwork.leftovers(networkOptions(options));
  }

  /// Ends the pods, then the node, then its network: nothing stays on this machine but files.
  @Override
  public void close() {
    try {
      agent.stopPods(STOP_GRACE, STOP_LIMIT);
      parts.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.TIMEOUT, "interrupted while stopping the node", e);
    }
  }
}
