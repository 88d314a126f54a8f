// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Parts;
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
import dev.wheelhouse.ops.delivery.keys.AppKeys;
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

  private final Parts parts;
  private final Ending ending;

  private Delivery(Parts parts, Ending ending) {
    this.parts = parts;
    this.ending = ending;
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
    Parts parts = new Parts();
    Ending ending = new Ending();
    try {
      begin(client, options, metrics, parts, ending);
      return new Delivery(parts, ending);
    } catch (RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  /// The operator comes last, so that it is the first to be stopped: what reconciles need is there
  /// until they have ended.
  ///
  /// @param parts gets what has been started
  private static void begin(
      KubernetesClient client,
      DeliveryOptions options,
      Metrics metrics,
      Parts parts,
      Ending ending) {
    Clock clock = Clock.system();
    Fabric8Objects objects = new Fabric8Objects(client);
    StampedAuthors authors =
        StampedAuthors.install(objects, options.boundaries().unstamped(), clock);
    CustomResources.install(client);
    authors.awaited();
    HttpCalls outside =
        parts.add(new HttpCalls(AddressRules.allowing(options.boundaries().stepAddresses())));
    AtomicReference<@Nullable ApplicationController> controller = new AtomicReference<>();
    JoinedClusters clusters = parts.add(new JoinedClusters(objects, client));
    KindWatches watches =
        parts.add(
            new KindWatches(
                clusters::connection,
                (namespace, name) -> {
                  ApplicationController listener = controller.get();
                  if (listener != null) {
                    listener.changed(namespace, name);
                  }
                }));
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
        parts.add(
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
                }));
    JavaImages images = new JavaImages(options.registry(), options.cache());
    ImageBuilds builds =
        parts.add(
            new ImageBuilds(
                images,
                new ArtifactStore(options.registry(), options.cache().resolve("programs")),
                new MavenPrograms(options.cache().resolve("maven"), outside.rules()),
                new AllowedRoots(options.allowedRoots()),
                options.memory(),
                clock));
    RecordObjects records =
        parts.add(
            RecordObjects.start(
                objects,
                RECORDS,
                (namespace, name) -> {
                  ApplicationController listener = controller.get();
                  if (listener != null) {
                    listener.changed(namespace, name);
                  }
                }));
    Charts charts =
        parts.add(new Charts(options.cache().resolve("charts"), outside.rules(), clock));
    ApplicationReconciler reconciler =
        new ApplicationReconciler(
            records,
            clusters,
            authors,
            outside,
            watches,
            new Renderer(definitions.lookup(), Optional.of(charts), WebFiles.by(outside)),
            new ApplicationRevisions(records, options.revisionLimit()),
            new ApplicationReconciler.Settings(
                options.ingressClass(), options.deadline(), definitions.grants()),
            clock);
    Operator operator = operator(client, metrics, ending);
    ApplicationController applications =
        new ApplicationController(
            reconciler, builds, new ApplicationEvents(objects, clock), objects);
    controller.set(applications);
    operator.register(
        applications,
        it ->
            it.withName("wheelhouse")
                .withFieldManager("wheelhouse")
                .withFinalizer(AppKeys.TRACKER_FINALIZER)
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
    Tasks tasks = parts.add(new Tasks("delivery"));
    AutoCloseable reconciles = operator::stop;
    parts.add(reconciles);
    operator.start();
    if (!options.registry().none()) {
      tasks.start("java-base-image", () -> prepare(images));
    }
  }

  private static Operator operator(KubernetesClient client, Metrics metrics, Ending ending) {
    return new Operator(it ->
        it.withKubernetesClient(client)
            .withMetrics(metrics)
            .withCloseClientOnStop(false)
            .withStopOnInformerErrorDuringStartup(false)
            .withConcurrentReconciliationThreads(PARALLEL_RECONCILES)
            .withReconciliationTerminationTimeout(Duration.ofSeconds(5))
            .withInformerStoppedHandler((_, e) -> watchEnded(e, ending)));
  }

  /// A watch ends without an error when we are closed.
  private static void watchEnded(@Nullable Throwable error, Ending ending) {
    if (error != null) {
      LOG.atError().setCause(error).log("a watch has ended for good; delivery must be restarted");
      ending.tell("a watch has ended for good: " + error.getMessage());
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

  /// Waits until some changes would not be seen any more, so that this has to be closed and another
  /// started.
  ///
  /// @return why, in words
  public String awaitEnd() throws InterruptedException {
    return ending.await();
  }

  @Override
  public void close() {
    parts.close();
  }
}
