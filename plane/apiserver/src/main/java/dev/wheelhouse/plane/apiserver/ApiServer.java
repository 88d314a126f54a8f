// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import dev.wheelhouse.plane.apiserver.admission.Connections;
import dev.wheelhouse.plane.apiserver.aggregation.Aggregation;
import dev.wheelhouse.plane.apiserver.aggregation.ApiServiceStrategy;
import dev.wheelhouse.plane.apiserver.audit.Audit;
import dev.wheelhouse.plane.apiserver.authn.Impersonation;
import dev.wheelhouse.plane.apiserver.authn.OpenIdDocuments;
import dev.wheelhouse.plane.apiserver.authn.RequestAuthentication;
import dev.wheelhouse.plane.apiserver.authz.AccessReviews;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.RbacAuthorizer;
import dev.wheelhouse.plane.apiserver.authz.SelfSubjectRulesReviews;
import dev.wheelhouse.plane.apiserver.certificates.FrontProxy;
import dev.wheelhouse.plane.apiserver.crd.CustomResources;
import dev.wheelhouse.plane.apiserver.crd.DefinitionStrategy;
import dev.wheelhouse.plane.apiserver.csr.SigningRequestStrategy;
import dev.wheelhouse.plane.apiserver.debug.DebugPages;
import dev.wheelhouse.plane.apiserver.discovery.Discovery;
import dev.wheelhouse.plane.apiserver.fairness.Fairness;
import dev.wheelhouse.plane.apiserver.fairness.FairnessOptions;
import dev.wheelhouse.plane.apiserver.fairness.FlowControl;
import dev.wheelhouse.plane.apiserver.fairness.FlowDump;
import dev.wheelhouse.plane.apiserver.fairness.FlowObjects;
import dev.wheelhouse.plane.apiserver.fairness.FlowSchemaRules;
import dev.wheelhouse.plane.apiserver.fairness.InFlightLimits;
import dev.wheelhouse.plane.apiserver.fairness.PriorityLevelRules;
import dev.wheelhouse.plane.apiserver.health.Health;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.HttpEdge;
import dev.wheelhouse.plane.apiserver.http.HttpListener;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.SlowRequests;
import dev.wheelhouse.plane.apiserver.http.UpgradeHandler;
import dev.wheelhouse.plane.apiserver.maintenance.StoreMaintenance;
import dev.wheelhouse.plane.apiserver.metrics.ServerMetrics;
import dev.wheelhouse.plane.apiserver.openapi.OpenApi;
import dev.wheelhouse.plane.apiserver.outbound.ServiceResolver;
import dev.wheelhouse.plane.apiserver.outbound.StoredServices;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import dev.wheelhouse.plane.apiserver.proxy.Forwarder;
import dev.wheelhouse.plane.apiserver.proxy.NodeAnswers;
import dev.wheelhouse.plane.apiserver.proxy.ProxyUpgrades;
import dev.wheelhouse.plane.apiserver.proxy.ResourceProxy;
import dev.wheelhouse.plane.apiserver.registry.Extensions;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.Keys;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import dev.wheelhouse.plane.apiserver.registry.RegistryBuilder;
import dev.wheelhouse.plane.apiserver.registry.ResourceRegistry;
import dev.wheelhouse.plane.apiserver.registry.ServedCatalog;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import dev.wheelhouse.plane.apiserver.registry.SubresourceHandler;
import dev.wheelhouse.plane.apiserver.registry.services.Services;
import dev.wheelhouse.plane.apiserver.stream.LogUpgrades;
import dev.wheelhouse.plane.apiserver.stream.PodLogs;
import dev.wheelhouse.plane.apiserver.stream.PodStreams;
import dev.wheelhouse.plane.apiserver.stream.StreamUpgrades;
import dev.wheelhouse.plane.apiserver.watch.WatchHub;
import dev.wheelhouse.plane.store.Store;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A Kubernetes API server over a [Store]. This class wires the parts; each says for itself what it
/// does.
public final class ApiServer implements AutoCloseable {

  /// How long watches have to end when the server stops.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final ApiServerOptions options;
  private final Tasks tasks = new Tasks("apiserver");
  private final ObjectStore objects;
  private final ServedCatalog served;
  private final Extensions extensions = new Extensions();
  private final ServerMetrics metrics;
  private final Observers observers;
  private final Health health;
  private final Clock clock;
  private final ServiceResolver services;
  private final WebhookClient webhooks;
  private final Connections connections;
  private final Authorizer authorizer;
  private final Forwarder forwarder = new Forwarder();
  private final ResourceProxy proxies;
  private final FrontProxy frontProxy;
  private final Aggregation aggregation;
  private final LocalWriter writer;
  private final Authentication authentication;
  private final RequestChain chain;
  private final DebugPages debugPages = new DebugPages();
  private @Nullable FlowControl flows;
  private final List<UpgradeHandler> upgrades = new CopyOnWriteArrayList<>();
  private final HttpEdge edge;
  private final @Nullable HttpListener listener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int boundPort;

  private ApiServer(ApiServerOptions options, Store store, Clock clock)
      throws InterruptedException {
    this.options = options;
    this.clock = clock;
    this.metrics = new ServerMetrics(store, this::isServed, this::stored, clock);
    this.observers =
        new Observers(
            metrics,
            new SlowRequests(options.operating().slowRequests()),
            Audit.start(options.audit(), metrics.families(), tasks, clock).orElse(null));
    this.health = new Health(() -> trouble(store), metrics.health());
    this.objects = new ObjectStore(store, metrics.storage());
    this.proxies = new ResourceProxy(objects, forwarder);
    this.services = new StoredServices(objects);
    this.webhooks = new WebhookClient(services);
    this.served = new ServedCatalog(ApiModels.kubernetes(), new CustomResources(objects, webhooks));
    this.frontProxy = options.certificates().frontProxy();
    this.aggregation = new Aggregation(objects, served, services, forwarder, frontProxy.client());
    RbacAuthorizer rbac = new RbacAuthorizer(objects);
    this.authorizer = Authorization.of(options.authorization(), rbac, objects, tasks);
    AdmissionChain admission =
        Admission.chain(
            options,
            new Admission.Sources(
                objects,
                served,
                rbac,
                authorizer,
                webhooks,
                metrics.admission(),
                this::writer,
                clock));
    this.connections = new Connections(admission);
    ResourceRegistry registry = registry(store, admission);
    this.writer = new LocalWriter(registry);
    this.authentication = new Authentication(options, objects, frontProxy, clock);
    authentication.extend(extensions);
    AccessReviews.all(authorizer).forEach(extensions::add);
    extensions.add(new SelfSubjectRulesReviews(rbac));
    this.chain =
        new RequestChain(
            new RequestAuthentication(
                authentication.frontProxies(),
                authentication.authenticator(),
                new Impersonation(authorizer)),
            authorizer,
            fairness(store),
            aggregation.aggregator(),
            registry,
            documents(),
            observers,
            clock);
    serveProxies();
    this.edge = new HttpEdge(chain, chain, upgrades, true, tasks, clock);
    StartUp.Parts parts =
        new StartUp.Parts(
            objects,
            served,
            writer,
            aggregation,
            authentication,
            frontProxy,
            flows,
            health,
            tasks,
            clock);
    this.listener = new StartUp(options, parts).run(edge, port -> boundPort = port).orElse(null);
  }

  private Fairness fairness(Store store) {
    FairnessOptions asked = options.fairness();
    if (!asked.priorityAndFairness()) {
      return new InFlightLimits(asked.maxRequestsInFlight(), asked.maxMutatingRequestsInFlight());
    }
    FlowControl control =
        new FlowControl(
            asked, resource -> store.count(Keys.prefix(resource)), metrics.families(), clock);
    flows = control;
    return control;
  }

  private boolean isServed(RequestInfo info) {
    return served
        .find(info.gvr())
        .filter(known ->
            info.subresource().isEmpty()
                || known.hasSubresource(info.subresource())
                || extensions.handler(info.groupResource(), info.subresource()).isPresent())
        .isPresent();
  }

  private Set<GroupResource> stored() {
    return served.all().stream()
        .map(ServedResource::storage)
        .map(GroupVersionResource::groupResource)
        .filter(resource -> extensions.virtual(resource).isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Optional<String> trouble(Store store) {
    try {
      store.get(Keys.ROOT);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private ResourceRegistry registry(Store store, AdmissionChain admission) {
    WatchHub hub = new WatchHub(store, Keys.ROOT, Keys::resourcePrefix, tasks);
    return new RegistryBuilder()
        .with(
            Services.RESOURCE,
            new Services(
                options.services().clusterIpRange(), options.services().nodePortRange(), objects))
        .with(ApiServiceStrategy.RESOURCE, new ApiServiceStrategy(clock))
        .with(SigningRequestStrategy.RESOURCE, new SigningRequestStrategy(clock))
        .with(FlowObjects.SCHEMAS, new FlowSchemaRules())
        .with(FlowObjects.LEVELS, new PriorityLevelRules())
        .with(CustomResources.DEFINITIONS, new DefinitionStrategy(objects, clock))
        .build(served, objects, hub, admission, extensions, clock);
  }

  private void serveProxies() {
    for (String resource : ResourceProxy.RESOURCES) {
      extensions.add(new GroupResource("", resource), "proxy", proxies);
    }
    upgrades.add(new ProxyUpgrades(proxies, forwarder));
    upgrades.add(aggregation.upgrades());
  }

  /// Starts a server and returns when it is ready.
  public static ApiServer start(ApiServerOptions options, Store store, Clock clock)
      throws InterruptedException {
    return new ApiServer(options, store, clock);
  }

  private ServerDocuments documents() {
    return new ServerDocuments(
        new Discovery(
            aggregation.discovered(), () -> options.serving().advertiseAddress() + ":" + port()),
        aggregation.openApi(new OpenApi(served, ApiModels.kubernetes())),
        () ->
            new OpenIdDocuments(
                options.certificates().signingKeys(),
                options.authentication().tokenPolicy(),
                url()),
        health,
        metrics.describe(ServerDocuments.VERSION).page(),
        this::debug,
        new StoreMaintenance(objects.store()));
  }

  private ApiResponse debug(ApiRequest request) throws InterruptedException {
    FlowControl control = flows;
    if (control != null && request.path().startsWith(FlowDump.PREFIX)) {
      return new FlowDump(control).handle(request);
    }
    if (!options.operating().profiling()) {
      throw Failures.unknownPath();
    }
    return debugPages.handle(request);
  }

  /// The whole chain for programs in this JVM: requests carry their [ApiRequest#identity()] and
  /// failures come as `PlatformException`.
  public RequestHandler local() {
    return chain;
  }

  /// Connects the nodes: logs, exec, attach and port-forward are served from now on.
  public void serveStreams(PodStreams pods) {
    PodLogs logs = new PodLogs(pods, clock);
    extensions.add(new GroupResource("", "pods"), "log", logs);
    upgrades.add(new LogUpgrades(logs));
    upgrades.add(new StreamUpgrades(pods, authorizer, connections));
  }

  /// Connects the agents of nodes: `nodes/proxy` is answered by them from now on.
  public void serveNodes(NodeAnswers agents) {
    proxies.connect(agents);
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

  /// Says that it is not ready any more, serves on for as long as `--shutdown-delay-duration` says,
  /// ends watches, closes all connections and ends all work. The store stays open: it is the
  /// caller's.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    health.stop();
    try {
      clock.sleep(options.operating().shutdownDelay());
      observers.endWatches(edge::wakeWatches, LAST_WORDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (listener != null) {
      listener.close();
    }
    tasks.close();
    webhooks.close();
    forwarder.close();
    authentication.close();
    observers.close();
  }
}
