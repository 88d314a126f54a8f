// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.garbagecollector;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.MetadataObject;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires the collector to the metadata of every served kind. Kinds are looked up again whenever a
/// custom resource definition changes, or which servers there are beside the plane's own.
public final class GarbageCollectorController implements ControllerFactory {

  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollectorController.class);
  private static final Set<String> NEVER_OWNED = Set.of("events");
  private static final Key KINDS = new Key("", "kinds");
  private static final Set<String> BRING_KINDS = Set.of("customresourcedefinitions", "apiservices");

  @Override
  public String name() {
    return "garbage-collector-controller";
  }

  @Override
  public void start(ControllerContext context) {
    OwnerGraph graph = new OwnerGraph();
    Kinds kinds = new Kinds();
    LoopHolder holder = new LoopHolder();
    ControlLoop loop =
        context.loop(
            "garbagecollector",
            new GarbageReconciler(context.client(), graph, kinds, holder::lookAt));
    holder.loop = loop;
    Watcher watcher = new Watcher(context.client(), graph, kinds, loop, context.tasks());
    ControlLoop discovery =
        context.loop(
            "garbagecollector-kinds",
            _ -> {
              watcher.watchServed();
              return Outcome.DONE;
            },
            1);
    watcher.discovery = discovery;
    discovery.start().enqueue(KINDS);
  }

  /// The reconciler and its loop know each other.
  private static final class LoopHolder {
    private volatile @Nullable ControlLoop loop;

    void lookAt(String uid) {
      ControlLoop known = loop;
      if (known != null) {
        known.enqueue(new Key("", uid));
      }
    }
  }

  /// Feeds the graph from every kind that can be listed, watched and deleted.
  private static final class Watcher {
    private final PlaneClient client;
    private final OwnerGraph graph;
    private final Kinds kinds;
    private final ControlLoop loop;
    private final Tasks tasks;
    private final Set<GroupVersionResource> watched = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ControlLoop discovery;
    private boolean started;

    Watcher(PlaneClient client, OwnerGraph graph, Kinds kinds, ControlLoop loop, Tasks tasks) {
      this.client = client;
      this.graph = graph;
      this.kinds = kinds;
      this.loop = loop;
      this.tasks = tasks;
    }

    /// Called by one worker.
    void watchServed() {
      for (ApiResource resource : client.served().resources()) {
        kinds.add(resource);
        if (isCollectable(resource) && watched.add(resource.gvr())) {
          watch(resource);
        }
      }
      if (!started) {
        started = true;
        loop.start();
      }
      graph.inDoubt().forEach(this::lookAt);
    }

    private static boolean isCollectable(ApiResource resource) {
      return resource.verbs().contains("list")
          && resource.verbs().contains("watch")
          && resource.verbs().contains("delete")
          && !NEVER_OWNED.contains(resource.gvr().resource());
    }

    private void watch(ApiResource resource) {
      try {
        Informer<MetadataObject> informer = client.metadata(resource);
        informer.subscribe(new Changes(resource));
        if (started) {
          tasks.start("garbagecollector-" + resource.gvr().resource(), () -> lookAgain(informer));
        } else {
          loop.needs(informer);
        }
      } catch (PlatformException e) {
        watched.remove(resource.gvr());
        LOG.atWarn()
            .addKeyValue(LogKeys.KIND, resource.kind().kind())
            .addKeyValue(LogKeys.REASON, e.getMessage())
            .log("kind not watched for garbage");
      }
    }

    /// An owner that went before its kind was listed is never told of: whoever has an owner that is
    /// not known once the list is there is looked at.
    private void lookAgain(Informer<MetadataObject> informer) throws InterruptedException {
      informer.awaitSynced();
      graph.inDoubt().forEach(this::lookAt);
    }

    private void lookAt(String uid) {
      loop.enqueue(new Key("", uid));
    }

    private final class Changes implements Informer.Handler<MetadataObject> {
      private final ApiResource resource;

      Changes(ApiResource resource) {
        this.resource = resource;
      }

      @Override
      public void added(MetadataObject object) {
        graph.put(OwnedObject.of(resource, object)).forEach(Watcher.this::lookAt);
        noteDefinitions();
      }

      @Override
      public void updated(MetadataObject before, MetadataObject after) {
        graph.put(OwnedObject.of(resource, after)).forEach(Watcher.this::lookAt);
        noteDefinitions();
      }

      @Override
      public void deleted(MetadataObject last) {
        graph.remove(last.getMetadata().getUid()).forEach(Watcher.this::lookAt);
      }

      private void noteDefinitions() {
        ControlLoop known = discovery;
        if (known != null && BRING_KINDS.contains(resource.gvr().resource())) {
          known.enqueue(KINDS);
        }
      }
    }
  }
}
