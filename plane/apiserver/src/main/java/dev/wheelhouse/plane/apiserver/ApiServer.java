// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugin;
import dev.wheelhouse.plane.apiserver.admission.NamespaceLifecycle;
import dev.wheelhouse.plane.apiserver.authn.Authenticator;
import dev.wheelhouse.plane.apiserver.authn.AuthenticatorChain;
import dev.wheelhouse.plane.apiserver.authn.ClientCertificateAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.Impersonation;
import dev.wheelhouse.plane.apiserver.authn.OpenIdDocuments;
import dev.wheelhouse.plane.apiserver.authn.RequestAuthentication;
import dev.wheelhouse.plane.apiserver.authn.SelfSubjectReviews;
import dev.wheelhouse.plane.apiserver.authn.ServiceAccountAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.StaticTokenAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.TokenReviews;
import dev.wheelhouse.plane.apiserver.authz.AccessReviews;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.BootstrapPolicy;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.authz.RbacAuthorizer;
import dev.wheelhouse.plane.apiserver.authz.SelfSubjectRulesReviews;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import dev.wheelhouse.plane.apiserver.discovery.Discovery;
import dev.wheelhouse.plane.apiserver.fairness.InFlightLimits;
import dev.wheelhouse.plane.apiserver.http.HttpEdge;
import dev.wheelhouse.plane.apiserver.http.HttpListener;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.http.UpgradeHandler;
import dev.wheelhouse.plane.apiserver.openapi.OpenApi;
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
import dev.wheelhouse.plane.apiserver.watch.WatchHub;
import dev.wheelhouse.plane.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A Kubernetes API server over a [Store]. This class wires the parts; each says for itself what it
/// does.
public final class ApiServer implements AutoCloseable {

  private final ApiServerOptions options;
  private final Tasks tasks = new Tasks("apiserver");
  private final ObjectStore objects;
  private final ServedCatalog served = new ServedCatalog(ApiModels.kubernetes());
  private final Extensions extensions = new Extensions();
  private final Health health = new Health();
  private final LocalWriter writer;
  private final RequestChain chain;
  private final List<UpgradeHandler> upgrades = new ArrayList<>();
  private final HttpListener listener;

  private ApiServer(ApiServerOptions options, Store store, Clock clock) throws InterruptedException {
    this.options = options;
    this.objects = new ObjectStore(store);
    WatchHub hub = new WatchHub(store, Keys.ROOT, Keys::resourcePrefix, tasks);
    ResourceRegistry registry =
        new RegistryBuilder()
            .build(served, objects, hub, new AdmissionChain(plugins()), extensions, clock);
    this.writer = new LocalWriter(registry);
    RbacAuthorizer rbac = new RbacAuthorizer(objects);
    Authorizer authorizer =
        switch (options.authorizationMode()) {
          case RBAC -> rbac;
          case ALWAYS_ALLOW -> _ -> new Decision.Allow("always");
        };
    Authenticator authenticator = authenticator(rbac, authorizer, clock);
    this.chain =
        new RequestChain(
            new RequestAuthentication(authenticator, new Impersonation(authorizer)),
            authorizer,
            new InFlightLimits(
                options.maxRequestsInFlight(), options.maxMutatingRequestsInFlight()),
            registry,
            documents());
    Runnable rolesDone = health.hook("rbac/bootstrap-roles");
    Runnable systemDone = health.hook("start-system-namespaces-controller");
    this.listener = HttpListener.start(options.bindAddress(), options.securePort(), tls(), edge());
    new SystemObjects(objects, writer, options, listener.port()).apply();
    systemDone.run();
    new BootstrapPolicy(objects, writer).apply();
    rolesDone.run();
  }

  /// Starts a server and returns when it is ready.
  public static ApiServer start(ApiServerOptions options, Store store, Clock clock)
      throws InterruptedException {
    return new ApiServer(options, store, clock);
  }

  private List<AdmissionPlugin> plugins() {
    return List.of(new NamespaceLifecycle(objects));
  }

  private Authenticator authenticator(RbacAuthorizer rbac, Authorizer authorizer, Clock clock) {
    StaticTokenAuthenticator tokens = new StaticTokenAuthenticator(options.tokens());
    ServiceAccountAuthenticator serviceAccounts =
        new ServiceAccountAuthenticator(
            List.of(options.certificates().signingKeys().publicKey()),
            options.tokenPolicy(),
            objects,
            clock);
    AccessReviews.all(authorizer).forEach(extensions::add);
    extensions.add(new SelfSubjectRulesReviews(rbac));
    extensions.add(new SelfSubjectReviews());
    extensions.add(new TokenReviews(tokens, serviceAccounts, options.tokenPolicy()));
    return new AuthenticatorChain(
        List.of(
            new ClientCertificateAuthenticator(authorities(), clock), serviceAccounts, tokens));
  }

  private List<X509Certificate> authorities() {
    List<X509Certificate> authorities = new ArrayList<>(options.clientAuthorities());
    authorities.add(options.certificates().caCertificate());
    return authorities;
  }

  private ServerDocuments documents() {
    return new ServerDocuments(
        new Discovery(served, () -> options.advertiseAddress() + ":" + port()),
        new OpenApi(served, ApiModels.kubernetes()),
        () ->
            new OpenIdDocuments(
                options.certificates().signingKeys(), options.tokenPolicy(), url()),
        health);
  }

  private HttpListener.Tls tls() {
    ServingNames names =
        ServingNames.of(
            SystemObjects.firstAddress(options.serviceClusterIpRange()), options.extraNames());
    IssuedCertificate serving = options.certificates().serving(names);
    String clientCa = authorities().stream().map(Pem::write).collect(Collectors.joining());
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

  public ObjectReader reader() {
    return objects;
  }

  public ObjectWriter writer() {
    return writer;
  }

  public ServedResources served() {
    return served;
  }

  /// True when all start work is done.
  public boolean ready() {
    return health.ready();
  }

  public int port() {
    return listener.port();
  }

  /// Where clients on this machine reach the server.
  public String url() {
    return "https://" + options.advertiseAddress() + ":" + port();
  }

  /// Closes all connections and ends all work. The store stays open: it is the caller's.
  @Override
  public void close() {
    listener.close();
    tasks.close();
  }
}
