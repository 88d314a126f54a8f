// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Parts;
import dev.wheelhouse.base.tasks.Starting;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.plane.apiserver.ApiServer;
import dev.wheelhouse.plane.apiserver.ApiServerOptions;
import dev.wheelhouse.plane.apiserver.authn.AuthenticationOptions;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authn.LegacyTokens;
import dev.wheelhouse.plane.apiserver.authn.ServiceAccountNames;
import dev.wheelhouse.plane.apiserver.authn.StaticTokenAuthenticator;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import dev.wheelhouse.plane.apiserver.http.ServingOptions;
import dev.wheelhouse.plane.apiserver.registry.services.ServiceOptions;
import dev.wheelhouse.plane.client.Informers;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.TransportPlaneClient;
import dev.wheelhouse.plane.controllers.ControllerOptions;
import dev.wheelhouse.plane.controllers.Controllers;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.scheduler.Scheduler;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Store, API server, controllers and scheduler. They start in this order and stop in the reverse,
/// so that nobody speaks to a part that is gone.
final class ControlPlane implements AutoCloseable {

  /// Reads everything for all; what comes of it is written by each part as itself.
  private static final Identity INFORMERS =
      Identity.user("system:wheelhouse:informers", Identity.MASTERS);

  private final PlaneOptions options;
  private final ClusterCertificates certificates;
  private final Parts parts;
  private final ApiServer server;
  private final Informers informers;

  private ControlPlane(PlaneOptions options, Parts parts, Clock clock) throws InterruptedException {
    this.options = options;
    this.parts = parts;
    Path data = options.dataDirectory();
    Starting<Store> store =
        parts.add(
            Starting.of(
                "store",
                () -> {
                  StoreOptions kept = options.storage().storeOptions(clock);
                  return options.storage().durable()
                      ? Stores.open(data.resolve("store"), kept)
                      : Stores.inMemory(kept);
                }));
    this.certificates =
        options.storage().durable()
            ? ClusterCertificates.open(data.resolve("pki"), clock)
            : ClusterCertificates.inMemory(clock);
    if (options.storage().durable()) {
      parts.add(new Tasks("plane")).start("admin-certificate", certificates::admin);
    }
    ApiServerOptions serving = serverOptions(options, certificates);
    this.server = parts.add(ApiServer.start(serving, store.await(), clock));
    this.informers = parts.add(new Informers(transport(INFORMERS), clock));
  }

  private void startLoops(Clock clock) {
    if (options.runs(PlaneOptions.Part.CONTROLLERS)) {
      parts.add(
          Controllers.start(
              account -> client(serviceAccount(account)), controllerOptions(), clock));
    }
    if (options.runs(PlaneOptions.Part.SCHEDULER)) {
      parts.add(Scheduler.start(client(Identity.user("system:kube-scheduler")), clock));
    }
  }

  /// Local volumes are made where a node of this machine can mount them.
  private ControllerOptions controllerOptions() {
    ControllerOptions own =
        ControllerOptions.defaults(certificates.caPem())
            .withSigner(new ClusterSigner(certificates))
            .withAccountTokens((namespace, account, uid, secret) ->
                LegacyTokens.issue(certificates.signingKeys(), namespace, account, uid, secret));
    return options.runs(PlaneOptions.Part.NODE)
        ? own.withVolumes(options.dataDirectory().resolve("volumes"))
        : own;
  }

  /// Starts all parts; when one fails, those that run are stopped.
  ///
  /// @throws PlatformException when a file cannot be used, a port is taken or a store is damaged
  static ControlPlane start(PlaneOptions options, NodeLink node, Clock clock)
      throws InterruptedException {
    Parts parts = new Parts();
    try {
      ControlPlane plane = new ControlPlane(options, parts, clock);
      plane.server.serveStreams(node);
      plane.server.serveNodes(node);
      plane.startLoops(clock);
      return plane;
    } catch (RuntimeException | InterruptedException e) {
      parts.close();
      throw e;
    }
  }

  private static ApiServerOptions serverOptions(
      PlaneOptions options, ClusterCertificates certificates) {
    ServerSetup setup = options.server();
    return ApiServerOptions.of(certificates)
        .with(serving(setup, advertiseAddress(options)))
        .with(
            AuthenticationOptions.DEFAULT
                .withTokens(tokens(setup.tokenAuthFile()))
                .withClientAuthorities(authorities(setup.clientCaFile()))
                .withOidc(setup.identity().oidc())
                .withRequestHeader(setup.identity().requestHeader())
                .withBootstrapTokens(setup.identity().bootstrapTokens()))
        .with(setup.authorization())
        .with(setup.admission())
        .with(setup.operations().fairness())
        .with(setup.operations().audit())
        .with(setup.operations().operating())
        .with(ServiceOptions.DEFAULT.withClusterIpRange(setup.serviceClusterIpRange()));
  }

  private static ServingOptions serving(ServerSetup setup, String advertised) {
    return setup.bindAddress().isEmpty()
        ? ServingOptions.inProcess()
        : new ServingOptions(
            setup.bindAddress(), setup.securePort(), advertised, List.of(advertised));
  }

  private static Map<String, Identity> tokens(@Nullable Path file) {
    return file == null ? Map.of() : StaticTokenAuthenticator.read(file);
  }

  private static List<X509Certificate> authorities(@Nullable Path file) {
    if (file == null) {
      return List.of();
    }
    try {
      return Pem.certificates(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new PlatformException(
          Reason.NOT_FOUND, "cannot read the client authority file " + file, e);
    }
  }

  /// A client as programs outside the plane have it, for the administrator, without a socket.
  KubernetesClient administrator() {
    return KubeClients.of(
        new ChainServer(
            server.local(), Identity.user(ClusterCertificates.ADMIN_USER, Identity.MASTERS)));
  }

  private LocalTransport transport(Identity user) {
    return new LocalTransport(server.local(), user);
  }

  /// A client that acts as one of the plane's own users and shares the informers of all.
  PlaneClient client(Identity user) {
    return new TransportPlaneClient(transport(user), informers);
  }

  private static Identity serviceAccount(String name) {
    List<String> groups = new ArrayList<>(ServiceAccountNames.groups("kube-system"));
    return Identity.user(
        ServiceAccountNames.user("kube-system", name), groups.toArray(String[]::new));
  }

  /// Where pods find the server: the first address of their range is this machine's. Without a node
  /// nobody has that address.
  private static String advertiseAddress(PlaneOptions options) {
    return options.runs(PlaneOptions.Part.NODE)
        ? Cidr.parse(options.node().podCidr()).address(1)
        : "127.0.0.1";
  }

  String advertiseAddress() {
    return advertiseAddress(options);
  }

  /// Where programs on this machine find the server.
  String serverUrl() {
    String address = options.server().bindAddress();
    return "https://" + (address.equals("0.0.0.0") ? "127.0.0.1" : address) + ":" + server.port();
  }

  /// What clients trust the server by, as PEM.
  String caPem() {
    return certificates.caPem();
  }

  /// What a server behind the aggregation layer speaks: a certificate of this cluster, and clients
  /// that the front proxy's authority vouches for.
  SSLContext behindAggregation(String name, String address) {
    char[] password = new char[0];
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(
          certificates.server(new ServingNames(Set.of(name), Set.of(address))).keyStore(password),
          password);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, password);
      trusted.setCertificateEntry("front-proxy", certificates.frontProxy().authority());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new PlatformException(Reason.INTERNAL, "this Java cannot set up TLS", e);
    }
  }

  ApiServer server() {
    return server;
  }

  /// A kubeconfig with the administrator's certificate in it.
  String adminKubeconfig() {
    IssuedCertificate admin = certificates.admin();
    return Kubeconfig.of(
        serverUrl(), certificates.caPem(), admin.certificatePem(), admin.privateKeyPem());
  }

  @Override
  public void close() {
    parts.close();
  }
}
