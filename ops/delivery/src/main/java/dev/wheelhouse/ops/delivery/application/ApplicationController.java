// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Trees;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.image.ImageBuilds;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Brings [ApplicationReconciler] together with the cluster: it runs again whenever an Application,
/// one of its objects or pods, or an image that it waits for changes. An application at rest costs
/// nothing: nothing polls.
public final class ApplicationController implements Reconciler<Application>, Cleaner<Application> {

  private final ApplicationReconciler reconciler;
  private final ImageBuilds builds;
  private final ApplicationEvents events;
  private final ClusterObjects objects;
  private final SimpleInboundEventSource<Application> changes =
      new SimpleInboundEventSource<>("changes");

  public ApplicationController(
      ApplicationReconciler reconciler,
      ImageBuilds builds,
      ApplicationEvents events,
      ClusterObjects objects) {
    this.reconciler = reconciler;
    this.builds = builds;
    this.events = events;
    this.objects = objects;
  }

  @Override
  public List<EventSource<?, Application>> prepareEventSources(
      EventSourceContext<Application> context) {
    return List.of(changes);
  }

  /// Tells that something an application depends on has changed.
  public void changed(String namespace, String name) {
    changes.propagateEvent(new ResourceID(name, namespace));
  }

  /// Whether a change of an application is one to look at: of what is wanted, of labels and
  /// annotations, or of where its workflow stands, which people write to halt it and let it go on.
  public static boolean matters(Application now, Application before) {
    return !Objects.equals(now.getSpec(), before.getSpec())
        || !Objects.equals(now.getMetadata().getLabels(), before.getMetadata().getLabels())
        || !Objects.equals(
            now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
        || !Objects.equals(now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
        || !Objects.equals(
            now.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || !Objects.equals(workflow(now), workflow(before));
  }

  private static @Nullable Object workflow(Application application) {
    return application.getStatus() == null ? null : application.getStatus().get("workflow");
  }

  @Override
  public UpdateControl<Application> reconcile(
      Application application, Context<Application> context) {
    JsonObject before = Trees.tree(application);
    if (before.string("metadata", "labels", AppKeys.PAUSE).orElse("").equals("true")) {
      return UpdateControl.noUpdate();
    }
    ApplicationReconciler.Result result = reconciler.reconcile(before, images(application));
    events.tell(before, result.notices());
    UpdateControl<Application> control = UpdateControl.noUpdate();
    if (!result.status().equals(before.get("status"))) {
      events.tell(before, result.status());
      control = UpdateControl.patchStatus(withStatus(application, result.status()));
    }
    result.again().ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public DeleteControl cleanup(Application application, Context<Application> context) {
    JsonObject before = Trees.tree(application);
    ApplicationReconciler.Removed removed = reconciler.cleanUp(before);
    events.tell(before, removed.notices());
    if (removed.gone()) {
      events.forget(before);
      return DeleteControl.defaultDelete();
    }
    if (!removed.status().equals(before.get("status"))) {
      before.put("status", removed.status());
      objects.updateStatus(before);
    }
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(removed.again().toMillis());
  }

  private ImageResolver images(Application application) {
    String namespace = application.getMetadata().getNamespace();
    String name = application.getMetadata().getName();
    return source ->
        builds.image(
            source,
            namespace + "/" + source.component(),
            application.getMetadata().getUid(),
            () -> changed(namespace, name));
  }

  /// Only what is to be changed: it is sent by server-side apply. The version makes the server
  /// refuse it when somebody halted, resumed or ended the workflow meanwhile: then all is looked at
  /// again.
  private static Application withStatus(Application application, JsonObject status) {
    Application patch = new Application();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(application.getMetadata().getName())
            .withNamespace(application.getMetadata().getNamespace())
            .withResourceVersion(application.getMetadata().getResourceVersion())
            .build());
    patch.setStatus(status);
    return patch;
  }
}
