// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.node.stats.MetricsApi;
import dev.wheelhouse.plane.node.stats.MetricsServer;
import dev.wheelhouse.plane.node.stats.UsageSampler;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.APIServiceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The server of `metrics.k8s.io` and the objects by which the API server finds it, as a metrics
/// server that is installed on a cluster has them. Objects of that name that carry no label of ours
/// are somebody else's and stay: then theirs answers.
final class ResourceMetrics implements AutoCloseable {

  static final String USER = "system:wheelhouse:metrics";
  private static final String NAME = "metrics-server";
  private static final String NAMESPACE = "kube-system";
  private static final String HOST = NAME + "." + NAMESPACE + ".svc";
  private static final String GROUP = "metrics.k8s.io";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String OURS = "wheelhouse";
  private static final int ATTEMPTS = 10;

  private final MetricsServer server;

  private ResourceMetrics(MetricsServer server) {
    this.server = server;
  }

  /// @param address of this machine that an EndpointSlice may name
  static ResourceMetrics start(ControlPlane control, String address, List<UsageSampler> samplers) {
    PlaneClient client = control.client(Identity.user(USER));
    MetricsServer server =
        MetricsServer.start(
            new InetSocketAddress(InetAddress.ofLiteral(address), 0),
            control.behindAggregation(HOST, address),
            new MetricsApi(client.resources(Node.class).informer(), samplers));
    try {
      register(client, address, server.port(), control.caPem());
    } catch (PlatformException e) {
      server.close();
      throw e;
    }
    return new ResourceMetrics(server);
  }

  /// Writes the objects by which the API server finds the server of metrics.
  static void register(PlaneClient client, String address, int port, String authority) {
    put(client.resources(Service.class), service());
    put(client.resources(EndpointSlice.class), slice(address, port));
    put(client.resources(ClusterRole.class), reader());
    put(client.resources(APIService.class), apiService(authority));
  }

  /// Others change these objects too, such as whoever judges the APIService: what is refused
  /// because of that is tried again.
  static <T extends HasMetadata> void put(Resources<T> resources, T wanted) {
    for (int left = ATTEMPTS - 1; left >= 0; left--) {
      try {
        putOnce(resources, wanted);
        return;
      } catch (PlatformException e) {
        boolean overtaken = e.is(Reason.CONFLICT) || e.is(Reason.ALREADY_EXISTS);
        if (!overtaken || left == 0) {
          throw e;
        }
      }
    }
  }

  private static <T extends HasMetadata> void putOnce(Resources<T> resources, T wanted) {
    String namespace = wanted.getMetadata().getNamespace();
    String name = wanted.getMetadata().getName();
    Optional<T> present = resources.get(namespace == null ? "" : namespace, name);
    if (present.isEmpty()) {
      wanted.getMetadata().setResourceVersion(null);
      resources.create(wanted);
    } else if (labels(present.get()).getOrDefault(MANAGED_BY, "").equals(OURS)) {
      wanted.getMetadata().setResourceVersion(present.get().getMetadata().getResourceVersion());
      if (wanted instanceof Service service && present.get() instanceof Service old) {
        service.getSpec().setClusterIP(old.getSpec().getClusterIP());
      }
      resources.update(wanted);
    }
  }

  private static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private static ObjectMeta metadata(String namespace, String name, Map<String, String> more) {
    Map<String, String> labels = new HashMap<>(more);
    labels.put(MANAGED_BY, OURS);
    return new ObjectMetaBuilder()
        .withNamespace(namespace.isEmpty() ? null : namespace)
        .withName(name)
        .withLabels(labels)
        .build();
  }

  private static Service service() {
    return new ServiceBuilder()
        .withMetadata(metadata(NAMESPACE, NAME, Map.of("k8s-app", NAME)))
        .withNewSpec()
        .addNewPort()
        .withName("https")
        .withPort(443)
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }

  private static EndpointSlice slice(String address, int port) {
    return new EndpointSliceBuilder()
        .withMetadata(metadata(NAMESPACE, NAME, Map.of("kubernetes.io/service-name", NAME)))
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses(address)
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .endEndpoint()
        .addNewPort()
        .withName("https")
        .withPort(port)
        .withProtocol("TCP")
        .endPort()
        .build();
  }

  private static ClusterRole reader() {
    return new ClusterRoleBuilder()
        .withMetadata(
            metadata(
                "",
                "system:aggregated-metrics-reader",
                Map.of(
                    "rbac.authorization.k8s.io/aggregate-to-view", "true",
                    "rbac.authorization.k8s.io/aggregate-to-edit", "true",
                    "rbac.authorization.k8s.io/aggregate-to-admin", "true")))
        .addNewRule()
        .withApiGroups(GROUP)
        .withResources("pods", "nodes")
        .withVerbs("get", "list", "watch")
        .endRule()
        .build();
  }

  private static APIService apiService(String authority) {
    return new APIServiceBuilder()
        .withMetadata(metadata("", "v1beta1." + GROUP, Map.of("k8s-app", NAME)))
        .withNewSpec()
        .withGroup(GROUP)
        .withVersion("v1beta1")
        .withGroupPriorityMinimum(100)
        .withVersionPriority(100)
        .withCaBundle(
            Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8)))
        .withNewService()
        .withNamespace(NAMESPACE)
        .withName(NAME)
        .withPort(443)
        .endService()
        .endSpec()
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
