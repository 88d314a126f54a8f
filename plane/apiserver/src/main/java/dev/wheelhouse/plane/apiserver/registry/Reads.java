// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.watch.WatchHub;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.Store;

/// GET, LIST and WATCH of stored resources.
final class Reads {

  private final Store store;
  private final Views views;
  private final Lists lists;
  private final Watches watches;

  Reads(ObjectStore objects, WatchHub hub, Views views, Clock clock) {
    this.store = objects.store();
    this.views = views;
    this.lists = new Lists(objects, views);
    this.watches = new Watches(store, hub, views, clock);
  }

  ApiResponse get(ServedResource resource, RequestInfo info, ApiRequest request) {
    requireRevision(request);
    GroupResource storage = resource.storage().groupResource();
    String namespace = resource.api().namespaced() ? info.namespace() : "";
    Entry entry =
        store
            .get(Keys.key(storage, namespace, info.name()))
            .orElseThrow(() -> Failures.notFound(resource.groupResource(), info.name()));
    return views.object(resource, entry.value(), 200, request);
  }

  /// Every committed revision is readable at once, so a state "not older than" a revision is there
  /// unless the revision is none of ours.
  private void requireRevision(ApiRequest request) {
    if (request.query().isEmpty()) {
      return;
    }
    long wanted = ListOptions.revision(request.parameter("resourceVersion").orElse(""));
    if (wanted > store.revision()) {
      throw ListOptions.tooLarge(wanted, store.revision());
    }
  }

  ApiResponse list(ServedResource resource, RequestInfo info, ApiRequest request) {
    return lists.list(resource, info, request);
  }

  ApiResponse watch(ServedResource resource, RequestInfo info, ApiRequest request) {
    return watches.watch(resource, info, request);
  }
}
