// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.ops.delivery.application.ApplicationController;
import dev.wheelhouse.ops.delivery.application.ApplicationEvents;
import dev.wheelhouse.ops.delivery.application.ApplicationReconciler;
import dev.wheelhouse.ops.delivery.artifacts.ArtifactStore;
import dev.wheelhouse.ops.delivery.authors.StampedAuthors;
import dev.wheelhouse.ops.delivery.charts.Charts;
import dev.wheelhouse.ops.delivery.clusters.JoinedClusters;
import dev.wheelhouse.ops.delivery.crds.CustomResources;
import dev.wheelhouse.ops.delivery.definitions.catalog.ClusterDefinitions;
import dev.wheelhouse.ops.delivery.image.AllowedRoots;
import dev.wheelhouse.ops.delivery.image.ImageBuilds;
import dev.wheelhouse.ops.delivery.image.JavaImages;
import dev.wheelhouse.ops.delivery.keeper.KindWatches;
import dev.wheelhouse.ops.delivery.maven.MavenPrograms;
import dev.wheelhouse.ops.delivery.records.RecordObjects;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.render.WebFiles;
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
import java.util.Optional;
import java.util.Set;
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
  private static final String API = "core.oam.dev/v1beta1";
  private static final Set<GroupVersionKind> RECORDS =
      Set.of(
          GroupVersionKind.of(API, "ApplicationRevision"),
          GroupVersionKind.of(API, "ResourceTracker"));

  private final Operator operator;
  private final ClusterDefinitions definitions;
  private final ImageBuilds builds;
  private final Charts charts;
  private final KindWatches watches;
  private final JoinedClusters clusters;
  private final RecordObjects records;
  private final HttpCalls outside;
  private final Tasks tasks;

  private Delivery(
      Operator operator,
      ClusterDefinitions definitions,
      ImageBuilds builds,
      Charts charts,
      KindWatches watches,
      JoinedClusters clusters,
      RecordObjects records,
      HttpCalls outside,
      Tasks tasks) {
    this.operator = operator;
    this.definitions = definitions;
    this.builds = builds;
    this.charts = charts;
    this.watches = watches;
    this.clusters = clusters;
    this.records = records;
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
        ClusterDefinitions.start(
            client,
            objects,
            options.systemNamespace(),
            clock,
            (namespace, name) -> {
              ApplicationController listener = controller.get();
              if (listener != null) {
                listener.changed(namespace, name);
              }
            });
    JavaImages images = new JavaImages(options.registry(), options.cache());
    ImageBuilds builds =
        new ImageBuilds(
            images,
            new ArtifactStore(options.registry(), options.cache().resolve("programs")),
            new MavenPrograms(options.cache().resolve("maven"), outside.rules()),
            new AllowedRoots(options.allowedRoots()),
            options.memory(),
            clock);
    RecordObjects records = RecordObjects.start(objects, RECORDS);
    Charts charts = new Charts(options.cache().resolve("charts"), outside.rules(), clock);
    ApplicationReconciler reconciler =
        new ApplicationReconciler(
            records,
            clusters,
            authors,
            outside,
            watches,
            new Renderer(definitions.lookup(), Optional.of(charts), WebFiles.by(outside)),
            new ApplicationRevisions(records, options.revisionLimit()),
            definitions.grants(),
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
                clusters,
                authors,
                outside,
                namespace -> StepTypes.of(definitions.lookup(), namespace),
                options.deadline(),
                clock)),
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
    return new Delivery(
        operator, definitions, builds, charts, watches, clusters, records, outside, tasks);
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
    charts.close();
    records.close();
    clusters.close();
    outside.close();
  }
}
