// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.examples.webpage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;

/// Makes the cluster match a page, and the page's status match the cluster. Runs again whenever the
/// page or its Deployment changes.
public final class WebPageReconciler implements Reconciler<WebPage> {

  @Override
  public List<EventSource<?, WebPage>> prepareEventSources(EventSourceContext<WebPage> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Deployment.class, WebPage.class)
                .withLabelSelector(WebPageObjects.MANAGED + "=" + WebPageObjects.OPERATOR)
                .build(),
            context));
  }

  @Override
  public UpdateControl<WebPage> reconcile(WebPage page, Context<WebPage> context) {
    for (HasMetadata object : WebPageObjects.of(page)) {
      context
          .getClient()
          .resource(object)
          .fieldManager(WebPageObjects.OPERATOR)
          .forceConflicts()
          .serverSideApply();
    }
    return UpdateControl.patchStatus(withStatus(page, ready(context)));
  }

  private static int ready(Context<WebPage> context) {
    return context
        .getSecondaryResource(Deployment.class)
        .map(Deployment::getStatus)
        .flatMap(status -> Optional.ofNullable(status.getReadyReplicas()))
        .orElse(0);
  }

  /// Only what this operator says: server-side apply takes it as all that it owns.
  private static WebPage withStatus(WebPage page, int ready) {
    String name = page.getMetadata().getName();
    String namespace = page.getMetadata().getNamespace();
    WebPage said = new WebPage();
    said.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    said.setStatus(
        new WebPageStatus(
            "http://" + name + "." + namespace + ".svc/",
            ready,
            page.getMetadata().getGeneration()));
    return said;
  }
}
