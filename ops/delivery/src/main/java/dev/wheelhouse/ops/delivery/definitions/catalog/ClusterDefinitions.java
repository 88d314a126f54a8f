// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Trees;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.update.StagedUpdates;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The definitions of one cluster at work: puts the built-in ones there, watches all, and takes in
/// each that changes on a thread of its own. Those that are built in can be used at once, before
/// anything has been installed, once those of the cluster have been read.
public final class ClusterDefinitions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterDefinitions.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration READ_AGAIN = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 6;

  private final DefinitionCatalog catalog;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
  private final Tasks tasks = new Tasks("definitions");

  private final StagedUpdates updates;

  private ClusterDefinitions(DefinitionCatalog catalog, StagedUpdates updates) {
    this.catalog = catalog;
    this.updates = updates;
  }

  /// A definition that changed, or is gone.
  private record Change(JsonObject definition, boolean gone) {}

  /// Starts; returns at once. The kinds of definitions must be served.
  ///
  /// @param client stays the caller's; must outlive this
  /// @param systemNamespace where the built-in definitions are put; made when absent
  /// @param listener told of applications whose turn it is to take a changed definition
  public static ClusterDefinitions start(
      KubernetesClient client,
      ClusterObjects objects,
      String systemNamespace,
      Clock clock,
      StagedUpdates.Listener listener) {
    Definitions builtIn = Definitions.load();
    DefinitionCatalog catalog = new DefinitionCatalog(builtIn, objects, systemNamespace);
    ClusterDefinitions definitions =
        new ClusterDefinitions(catalog, new StagedUpdates(objects, catalog, clock, listener));
    DefinitionReconciler reconciler = new DefinitionReconciler(objects, catalog, clock);
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    for (DefinitionKind kind : DefinitionKind.values()) {
      definitions.informers.add(watch(client, kind, changes));
    }
    definitions.tasks.start("read", () -> read(objects, catalog));
    definitions.tasks.start("reconcile", () -> loop(reconciler, definitions.updates, changes));
    definitions.tasks.start("update", definitions.updates::run);
    definitions.tasks.start(
        "install", () -> install(new BuiltInObjects(objects, systemNamespace), builtIn));
    return definitions;
  }

  /// Finds definitions of this cluster.
  public DefinitionLookup lookup() {
    return catalog;
  }

  /// Which changed definitions applications are to take now.
  public DefinitionChoice.Grants grants() {
    return updates;
  }

  private static SharedIndexInformer<GenericKubernetesResource> watch(
      KubernetesClient client, DefinitionKind kind, BlockingQueue<Change> changes) {
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup("core.oam.dev")
            .withVersion("v1beta1")
            .withKind(kind.kind())
            .withPlural(kind.kind().toLowerCase(Locale.ROOT) + "s")
            .withNamespaced(true)
            .build();
    SharedIndexInformer<GenericKubernetesResource> informer =
        client
            .genericKubernetesResources(context)
            .inAnyNamespace()
            .runnableInformer(0)
            .addEventHandler(new Enqueuing(changes));
    informer.start();
    return informer;
  }

  private record Enqueuing(BlockingQueue<Change> changes)
      implements ResourceEventHandler<GenericKubernetesResource> {

    @Override
    public void onAdd(GenericKubernetesResource definition) {
      changes.add(new Change(Trees.tree(definition), false));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      changes.add(new Change(Trees.tree(now), false));
    }

    @Override
    public void onDelete(GenericKubernetesResource definition, boolean unknown) {
      changes.add(new Change(Trees.tree(definition), true));
    }
  }

  private static void read(ClusterObjects objects, DefinitionCatalog catalog)
      throws InterruptedException {
    while (true) {
      try {
        List<JsonObject> all = new ArrayList<>();
        for (DefinitionKind kind : DefinitionKind.values()) {
          all.addAll(objects.list(Manifest.API_VERSION, kind.kind(), "", ""));
        }
        catalog.complete(all);
        return;
      } catch (PlatformException e) {
        LOG.atWarn()
            .addKeyValue("reason", e.getMessage())
            .log("the definitions of the cluster cannot be read; applications wait for them");
      }
      Thread.sleep(READ_AGAIN);
    }
  }

  private static void loop(
      DefinitionReconciler reconciler, StagedUpdates updates, BlockingQueue<Change> changes)
      throws InterruptedException {
    while (true) {
      Change change = changes.take();
      if (change.gone()) {
        reconciler.removed(change.definition());
        updates.removed(change.definition());
      } else {
        reconcile(reconciler, change.definition());
        updates.changed(change.definition());
      }
    }
  }

  /// A conflict means that a newer state is on its way here; anything else is tried again for some
  /// seconds.
  private static void reconcile(DefinitionReconciler reconciler, JsonObject definition)
      throws InterruptedException {
    Duration pause = FIRST_RETRY;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        reconciler.reconcile(definition);
        return;
      } catch (PlatformException e) {
        switch (e.reason()) {
          case CONFLICT, NOT_FOUND -> {
            return;
          }
          default -> LOG.atDebug().setCause(e).log("a definition is looked at again");
        }
        if (attempt == ATTEMPTS) {
          LOG.atWarn()
              .addKeyValue("definition", definition.at("metadata", "name"))
              .addKeyValue("reason", e.getMessage())
              .log("the state of a definition cannot be written down");
        }
      } catch (RuntimeException e) {
        LOG.atError()
            .setCause(e)
            .addKeyValue("definition", definition.at("metadata", "name"))
            .log("the state of a definition cannot be told");
        return;
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private static void install(BuiltInObjects objects, Definitions definitions)
      throws InterruptedException {
    try {
      int applied = objects.install(definitions);
      LOG.atDebug().addKeyValue("applied", applied).log("built-in definitions are installed");
    } catch (PlatformException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("built-in definitions cannot be listed in the cluster; they work nevertheless");
    }
  }

  @Override
  public void close() {
    tasks.close();
    informers.forEach(SharedIndexInformer::stop);
  }
}
