// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.admission.policy.TypeCheck;
import dev.wheelhouse.plane.apiserver.admission.policy.TypeChecks;
import dev.wheelhouse.plane.apiserver.aggregation.Aggregation;
import dev.wheelhouse.plane.apiserver.authz.BootstrapPolicy;
import dev.wheelhouse.plane.apiserver.authz.ClusterRoleAggregation;
import dev.wheelhouse.plane.apiserver.certificates.FrontProxy;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import dev.wheelhouse.plane.apiserver.crd.DefinitionCleanup;
import dev.wheelhouse.plane.apiserver.fairness.FlowControl;
import dev.wheelhouse.plane.apiserver.fairness.FlowObjects;
import dev.wheelhouse.plane.apiserver.health.Health;
import dev.wheelhouse.plane.apiserver.http.HttpEdge;
import dev.wheelhouse.plane.apiserver.http.HttpListener;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import dev.wheelhouse.plane.apiserver.registry.ServedCatalog;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a server does between being wired and being ready: it listens, puts in place what every
/// cluster has, and starts its own loops. Each part of that is a check of `/readyz`.
final class StartUp {

  private final ApiServerOptions options;
  private final Parts with;

  /// What the work is done with.
  ///
  /// @param flows null without priority and fairness
  record Parts(
      ObjectStore objects,
      ServedCatalog served,
      LocalWriter writer,
      Aggregation aggregation,
      Authentication authentication,
      FrontProxy frontProxy,
      @Nullable FlowControl flows,
      Health health,
      Tasks tasks,
      Clock clock) {}

  StartUp(ApiServerOptions options, Parts parts) {
    this.options = options;
    this.with = parts;
  }

  /// Returns when the server is ready. Where that fails, nothing of it goes on.
  ///
  /// @param bound told the port before the first object that names it is written
  /// @return empty for a server that is reached within the JVM only
  Optional<HttpListener> run(HttpEdge edge, IntConsumer bound) throws InterruptedException {
    HttpListener opened = null;
    try {
      opened = options.serving().listens() ? listen(edge) : null;
      int port = opened == null ? options.serving().securePort() : opened.port();
      bound.accept(port);
      prepare(port);
      return Optional.ofNullable(opened);
    } catch (RuntimeException | InterruptedException e) {
      if (opened != null) {
        opened.close();
      }
      with.tasks().close();
      throw e;
    }
  }

  private HttpListener listen(HttpEdge edge) {
    return HttpListener.start(
        options.serving().bindAddress(), options.serving().securePort(), tls(), edge);
  }

  private HttpListener.Tls tls() {
    ServingNames names =
        ServingNames.of(
            SystemObjects.firstAddress(options.services().clusterIpRange()),
            options.serving().extraNames());
    IssuedCertificate serving = options.certificates().serving(names);
    String clientCa =
        with.authentication().tlsAuthorities().stream()
            .map(Pem::write)
            .collect(Collectors.joining());
    return new HttpListener.Tls(
        bytes(serving.certificatePem()), bytes(serving.privateKeyPem()), bytes(clientCa));
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  private void prepare(int port) throws InterruptedException {
    Hooks hooks = Hooks.of(with.health(), with.flows() != null);
    hooks.wired().run();
    new SystemObjects(with.objects(), with.writer(), options, port, with.clock()).apply();
    new DefaultServiceCidr(
            with.objects(), with.writer(), options.services().clusterIpRange(), with.clock())
        .apply();
    new ExtensionAuthentication(with.objects(), with.writer())
        .publish(Authentication.authorities(options), with.frontProxy());
    hooks.system().run();
    new BootstrapPolicy(with.objects(), with.writer()).apply();
    hooks.roles().run();
    FlowControl control = with.flows();
    if (control != null) {
      new FlowObjects(control, with.objects(), with.writer(), with.clock()).start(with.tasks());
    }
    hooks.fairness().run();
    startLoops();
    hooks.loops().run();
  }

  private void startLoops() {
    Tasks tasks = with.tasks();
    Clock clock = with.clock();
    new ClusterRoleAggregation(with.objects(), with.writer(), clock).start(tasks);
    new DefinitionCleanup(with.objects(), with.writer(), clock).start(tasks);
    new TypeChecks(with.objects(), with.writer(), new TypeCheck(with.served()), clock).start(tasks);
    with.aggregation().start(with.writer(), clock, tasks);
  }

  /// The start-up checks of `/readyz`, under kube-apiserver's names; each is run when its part is
  /// done. All are made before the first is run, so that none is missing from the answer.
  private record Hooks(
      Runnable wired, Runnable system, Runnable roles, Runnable fairness, Runnable loops) {

    static Hooks of(Health health, boolean fair) {
      return new Hooks(
          health.hooks(
              "generic-apiserver-start-informers",
              "start-apiserver-admission-initializer",
              "start-apiextensions-informers",
              "start-service-ip-repair-controllers"),
          health.hooks(
              "start-system-namespaces-controller",
              "bootstrap-controller",
              "start-kubernetes-service-cidr-controller",
              "scheduling/bootstrap-system-priority-classes"),
          health.hooks("rbac/bootstrap-roles"),
          fair
              ? health.hooks(
                  "priority-and-fairness-config-consumer", "priority-and-fairness-config-producer")
              : () -> {},
          health.hooks("start-apiextensions-controllers", "crd-informer-synced"));
    }
  }
}
