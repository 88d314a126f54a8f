// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.plane.apiserver.authn.Impersonation;
import dev.wheelhouse.plane.apiserver.authn.OpenIdDocuments;
import dev.wheelhouse.plane.apiserver.authn.RequestAuthentication;
import dev.wheelhouse.plane.apiserver.authz.AccessReviews;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.BootstrapPolicy;
import dev.wheelhouse.plane.apiserver.authz.ClusterRoleAggregation;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.authz.RbacAuthorizer;
import dev.wheelhouse.plane.apiserver.authz.SelfSubjectRulesReviews;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import dev.wheelhouse.plane.apiserver.crd.CustomResources;
import dev.wheelhouse.plane.apiserver.crd.DefinitionCleanup;
import dev.wheelhouse.plane.apiserver.crd.DefinitionStrategy;
import dev.wheelhouse.plane.apiserver.discovery.Discovery;
import dev.wheelhouse.plane.apiserver.fairness.InFlightLimits;
import dev.wheelhouse.plane.apiserver.http.HttpEdge;
import dev.wheelhouse.plane.apiserver.http.HttpListener;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.http.UpgradeHandler;
import dev.wheelhouse.plane.apiserver.openapi.OpenApi;
import dev.wheelhouse.plane.apiserver.outbound.ServiceResolver;
import dev.wheelhouse.plane.apiserver.outbound.StoredServices;
import dev.wheelhouse.plane.apiserver.registry.Extensions;
import dev.wheelhouse.plane.apiserver.registry.Keys;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import dev.wheelhouse.plane.apiserver.registry.RegistryBuilder;
import dev.wheelhouse.plane.apiserver.registry.ResourceRegistry;
import dev.wheelhouse.plane.apiserver.registry.ServedCatalog;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import dev.wheelhouse.plane.apiserver.registry.SubresourceHandler;
import dev.wheelhouse.plane.apiserver.registry.services.Services;
import dev.wheelhouse.plane.apiserver.stream.PodLogs;
import dev.wheelhouse.plane.apiserver.stream.PodStreams;
import dev.wheelhouse.plane.apiserver.stream.StreamUpgrades;
import dev.wheelhouse.plane.apiserver.watch.WatchHub;
import dev.wheelhouse.plane.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A Kubernetes API server over a [Store]. This class wires the parts; each says for itself what it
/// does.
public final class ApiServer implements AutoCloseable {

  private final ApiServerOptions options;
  private final Tasks tasks = new Tasks("apiserver");
  private final ObjectStore objects;
  private final ServedCatalog served;
  private final Extensions extensions = new Extensions();
  private final Health health = new Health();
  private final Clock clock;
  private final ServiceResolver services;
  private final Authorizer authorizer;
  private final LocalWriter writer;
  private final RequestChain chain;
  private final List<UpgradeHandler> upgrades = new CopyOnWriteArrayList<>();
  private final HttpListener listener;
  private volatile int boundPort;

  private ApiServer(ApiServerOptions options, Store store, Clock clock)
      throws InterruptedException {
    this.options = options;
    this.clock = clock;
    this.objects = new ObjectStore(store);
    this.services = new StoredServices(objects);
    this.served = new ServedCatalog(ApiModels.kubernetes(), new CustomResources(objects));
    RbacAuthorizer rbac = new RbacAuthorizer(objects);
    this.authorizer =
        switch (options.authorization()) {
          case RBAC -> rbac;
          case ALWAYS_ALLOW -> _ -> new Decision.Allow("always");
        };
    ResourceRegistry registry = registry(store, rbac);
    this.writer = new LocalWriter(registry);
    Authentication authentication = new Authentication(options, objects, clock);
    authentication.extend(extensions);
    AccessReviews.all(authorizer).forEach(extensions::add);
    extensions.add(new SelfSubjectRulesReviews(rbac));
    this.chain =
        new RequestChain(
            new RequestAuthentication(
                authentication.authenticator(), new Impersonation(authorizer)),
            authorizer,
            new InFlightLimits(
                options.fairness().maxRequestsInFlight(),
                options.fairness().maxMutatingRequestsInFlight()),
            registry,
            documents());
    this.listener = startOrClean();
  }

  private ResourceRegistry registry(Store store, RbacAuthorizer rbac) {
    WatchHub hub = new WatchHub(store, Keys.ROOT, Keys::resourcePrefix, tasks);
    return new RegistryBuilder()
        .with(
            Services.RESOURCE,
            new Services(
                options.services().clusterIpRange(), options.services().nodePortRange(), objects))
        .with(CustomResources.DEFINITIONS, new DefinitionStrategy(objects, clock))
        .build(
            served,
            objects,
            hub,
            Admission.chain(
                options,
                new Admission.Sources(objects, served, rbac, authorizer, this::writer, clock)),
            extensions,
            clock);
  }

  private HttpListener startOrClean() throws InterruptedException {
    HttpListener started;
    try {
      started =
          HttpListener.start(
              options.serving().bindAddress(), options.serving().securePort(), tls(), edge());
    } catch (RuntimeException e) {
      tasks.close();
      throw e;
    }
    try {
      startSystem(started.port());
      return started;
    } catch (RuntimeException | InterruptedException e) {
      started.close();
      tasks.close();
      throw e;
    }
  }

  /// Puts in place what every cluster has; ready when that is done.
  private void startSystem(int port) throws InterruptedException {
    Runnable systemDone = health.hook("start-system-namespaces-controller");
    Runnable rolesDone = health.hook("rbac/bootstrap-roles");
    boundPort = port;
    new SystemObjects(objects, writer, options, port, clock).apply();
    systemDone.run();
    new BootstrapPolicy(objects, writer).apply();
    rolesDone.run();
    new ClusterRoleAggregation(objects, writer, clock).start(tasks);
    new DefinitionCleanup(objects, writer, clock).start(tasks);
  }

  /// Starts a server and returns when it is ready.
  public static ApiServer start(ApiServerOptions options, Store store, Clock clock)
      throws InterruptedException {
    return new ApiServer(options, store, clock);
  }

  private ServerDocuments documents() {
    return new ServerDocuments(
        new Discovery(served, () -> options.serving().advertiseAddress() + ":" + port()),
        new OpenApi(served, ApiModels.kubernetes()),
        () ->
            new OpenIdDocuments(
                options.certificates().signingKeys(),
                options.authentication().tokenPolicy(),
                url()),
        health);
  }

  private HttpListener.Tls tls() {
    ServingNames names =
        ServingNames.of(
            SystemObjects.firstAddress(options.services().clusterIpRange()),
            options.serving().extraNames());
    IssuedCertificate serving = options.certificates().serving(names);
    String clientCa =
        Authentication.authorities(options).stream().map(Pem::write).collect(Collectors.joining());
    return new HttpListener.Tls(
        bytes(serving.certificatePem()), bytes(serving.privateKeyPem()), bytes(clientCa));
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  private HttpEdge edge() {
    return new HttpEdge(chain, chain, upgrades, true, tasks);
  }

  /// The whole chain for programs in this JVM: requests carry their [ApiRequest#identity()] and
  /// failures come as `PlatformException`.
  public RequestHandler local() {
    return chain;
  }

  /// Connects the nodes: logs, exec, attach and port-forward are served from now on.
  public void serveStreams(PodStreams pods) {
    extensions.add(new GroupResource("", "pods"), "log", new PodLogs(pods, clock));
    upgrades.add(new StreamUpgrades(pods, authorizer));
  }

  /// Adds an answer to requests for a subresource, for example `proxy` of `services`.
  public void serveSubresource(
      GroupResource resource, String subresource, SubresourceHandler handler) {
    extensions.add(resource, subresource, handler);
  }

  public ObjectReader reader() {
    return objects;
  }

  public ObjectWriter writer() {
    return writer;
  }

  public ServedResources served() {
    return served;
  }

  /// Where Services lead, for whoever calls one on behalf of a request.
  public ServiceResolver services() {
    return services;
  }

  /// True when all start work is done.
  public boolean ready() {
    return health.ready();
  }

  public int port() {
    return boundPort;
  }

  /// Where clients on this machine reach the server.
  public String url() {
    return "https://" + options.serving().advertiseAddress() + ":" + port();
  }

  /// Closes all connections and ends all work. The store stays open: it is the caller's.
  @Override
  public void close() {
    listener.close();
    tasks.close();
  }
}
