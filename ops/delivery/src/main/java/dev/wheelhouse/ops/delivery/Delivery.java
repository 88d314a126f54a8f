// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.application.ApplicationController;
import dev.wheelhouse.ops.delivery.application.ApplicationEvents;
import dev.wheelhouse.ops.delivery.application.ApplicationReconciler;
import dev.wheelhouse.ops.delivery.artifacts.ArtifactStore;
import dev.wheelhouse.ops.delivery.authors.StampedAuthors;
import dev.wheelhouse.ops.delivery.clusters.JoinedClusters;
import dev.wheelhouse.ops.delivery.crds.CustomResources;
import dev.wheelhouse.ops.delivery.definitions.catalog.ClusterDefinitions;
import dev.wheelhouse.ops.delivery.image.AllowedRoots;
import dev.wheelhouse.ops.delivery.image.ImageBuilds;
import dev.wheelhouse.ops.delivery.image.JavaImages;
import dev.wheelhouse.ops.delivery.keeper.KindWatches;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.runs.WorkflowRunController;
import dev.wheelhouse.ops.delivery.runs.WorkflowRunReconciler;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivery at work on one cluster: installs its kinds and looks after all Applications until it is
/// closed. One per cluster.
public final class Delivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final int PARALLEL_RECONCILES = 16;

  private final Operator operator;
  private final ClusterDefinitions definitions;
  private final ImageBuilds builds;
  private final KindWatches watches;
  private final JoinedClusters clusters;
  private final HttpCalls outside;
  private final Tasks tasks;

  private Delivery(
      Operator operator,
      ClusterDefinitions definitions,
      ImageBuilds builds,
      KindWatches watches,
      JoinedClusters clusters,
      HttpCalls outside,
      Tasks tasks) {
    this.operator = operator;
    this.definitions = definitions;
    this.builds = builds;
    this.watches = watches;
    this.clusters = clusters;
    this.outside = outside;
    this.tasks = tasks;
  }

  /// Starts; returns once all Applications are being watched.
  ///
  /// @param client stays the caller's; must outlive this
  /// @throws PlatformException `FORBIDDEN` or `SERVICE_UNAVAILABLE` when the cluster does not let
  ///   us
  public static Delivery start(KubernetesClient client, DeliveryOptions options) {
    return start(client, options, Metrics.NOOP);
  }

  /// @param metrics told of every reconcile
  public static Delivery start(KubernetesClient client, DeliveryOptions options, Metrics metrics) {
    Clock clock = Clock.system();
    Fabric8Objects objects = new Fabric8Objects(client);
    StampedAuthors authors =
        StampedAuthors.install(objects, options.boundaries().unstamped(), clock);
    CustomResources.install(client);
    authors.awaited();
    HttpCalls outside = new HttpCalls(AddressRules.allowing(options.boundaries().stepAddresses()));
    AtomicReference<@Nullable ApplicationController> controller = new AtomicReference<>();
    JoinedClusters clusters = new JoinedClusters(objects, client);
    KindWatches watches =
        new KindWatches(
            clusters::connection,
            (namespace, name) -> {
              ApplicationController listener = controller.get();
              if (listener != null) {
                listener.changed(namespace, name);
              }
            });
    clusters.listen(
        new JoinedClusters.Listener() {
          @Override
          public void changed(String cluster) {
            watches.reopen(cluster);
          }

          @Override
          public void gone(String cluster) {
            watches.forget(cluster);
          }
        });
    ClusterDefinitions definitions =
        ClusterDefinitions.start(client, objects, options.systemNamespace(), clock);
    JavaImages images = new JavaImages(options.registry(), options.cache());
    ImageBuilds builds =
        new ImageBuilds(
            images,
            new ArtifactStore(options.registry(), options.cache().resolve("programs")),
            new AllowedRoots(options.allowedRoots()),
            options.memory(),
            clock);
    ApplicationReconciler reconciler =
        new ApplicationReconciler(
            objects,
            clusters,
            authors,
            outside,
            watches,
            new Renderer(definitions.lookup()),
            new ApplicationRevisions(objects, options.revisionLimit()),
            options.ingressClass(),
            options.deadline(),
            clock);
    Operator operator = operator(client, metrics);
    ApplicationController applications =
        new ApplicationController(
            reconciler, builds, new ApplicationEvents(objects, clock), objects);
    controller.set(applications);
    operator.register(
        applications,
        it ->
            it.withName("wheelhouse")
                .withFieldManager("wheelhouse")
                .withFinalizer(ApplicationController.FINALIZER)
                .watchingAllNamespaces()
                .withGenerationAware(false)
                .withOnUpdateFilter(ApplicationController::matters)
                .withRetry(retry()));
    operator.register(
        new WorkflowRunController(
            new WorkflowRunReconciler(
                clusters, authors, outside, StepTypes.load(), options.deadline(), clock)),
        it ->
            it.withName("wheelhouse-runs")
                .withFieldManager("wheelhouse")
                .watchingAllNamespaces()
                .withGenerationAware(false)
                .withRetry(retry()));
    Tasks tasks = new Tasks("delivery");
    operator.start();
    if (!options.registry().none()) {
      tasks.start("java-base-image", () -> prepare(images));
    }
    return new Delivery(operator, definitions, builds, watches, clusters, outside, tasks);
  }

  private static Operator operator(KubernetesClient client, Metrics metrics) {
    return new Operator(it ->
        it.withKubernetesClient(client)
            .withMetrics(metrics)
            .withCloseClientOnStop(false)
            .withStopOnInformerErrorDuringStartup(false)
            .withConcurrentReconciliationThreads(PARALLEL_RECONCILES)
            .withReconciliationTerminationTimeout(Duration.ofSeconds(5))
            .withInformerStoppedHandler((_, e) -> watchEnded(e)));
  }

  /// A watch ends without an error when we are closed.
  private static void watchEnded(@Nullable Throwable error) {
    if (error != null) {
      LOG.atError().setCause(error).log("a watch has ended for good; delivery must be restarted");
    }
  }

  private static GenericRetry retry() {
    return new GenericRetry()
        .setInitialInterval(FIRST_RETRY)
        .setIntervalMultiplier(2)
        .setMaxInterval(LONGEST_RETRY.toMillis())
        .withoutMaxAttempts();
  }

  /// The first program on a machine would wait for this for some seconds.
  private static void prepare(JavaImages images) throws InterruptedException {
    try {
      images.base();
    } catch (PlatformException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("the image that Java programs build upon is not ready yet");
    }
  }

  @Override
  public void close() {
    watches.close();
    operator.stop();
    definitions.close();
    tasks.close();
    builds.close();
    clusters.close();
    outside.close();
  }
}
