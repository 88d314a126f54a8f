// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.Accept;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.Statuses;
import dev.wheelhouse.plane.apiserver.watch.WatchCursor;
import dev.wheelhouse.plane.apiserver.watch.WatchHub;
import dev.wheelhouse.plane.apiserver.watch.WatchView;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.Page;
import dev.wheelhouse.plane.store.Range;
import dev.wheelhouse.plane.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// WATCH of stored resources.
final class Watches {

  private static final int LEAST_SECONDS = 1800;

  private final Store store;
  private final WatchHub hub;
  private final Views views;
  private final Clock clock;

  Watches(Store store, WatchHub hub, Views views, Clock clock) {
    this.store = store;
    this.hub = hub;
    this.views = views;
    this.clock = clock;
  }

  ApiResponse watch(ServedResource resource, RequestInfo info, ApiRequest request) {
    Accept accept = Accept.stream(request, Views.offer(resource));
    GroupResource storage = resource.storage().groupResource();
    String namespace = resource.api().namespaced() ? info.namespace() : "";
    Selection selection = selection(resource, info, request);
    ListOptions options = ListOptions.ofWatch(request);
    WatchView view =
        new WatchView(
            Keys.prefix(storage),
            Keys.prefix(storage, namespace),
            selection.name(),
            selection.predicate(),
            views.version(resource, request),
            views.form(resource, request),
            options.bookmarks(),
            views.bookmark(resource, request));
    return new ApiResponse.Events(cursor(resource, view, info, options), accept.format());
  }

  /// A watch below one object's path sees that object only.
  private static Selection selection(
      ServedResource resource, RequestInfo info, ApiRequest request) {
    Selection selection = Selection.of(resource, request);
    if (info.name().isEmpty() || info.name().equals(selection.name())) {
      return selection;
    }
    if (!request.parameter("fieldSelector").orElse("").isEmpty()) {
      throw Failures.badRequest("fieldSelector metadata.name doesn't match requested name");
    }
    return selection.of(info.name());
  }

  private WatchCursor cursor(
      ServedResource resource, WatchView view, RequestInfo info, ListOptions options) {
    long wanted = options.revision();
    if (options.initialEvents().orElse(false)) {
      return wanted > store.revision()
          ? refused(view, info, wanted)
          : withInitialEvents(resource, view, info, options);
    }
    long after = wanted == 0 ? store.revision() : wanted;
    return new WatchCursor(hub, view, info, after, List.of(), lifetime(options), clock);
  }

  /// What is there already is converted in one call.
  private WatchCursor withInitialEvents(
      ServedResource resource, WatchView view, RequestInfo info, ListOptions options) {
    Page page = store.range(Range.all(view.prefix()));
    List<Entry> entries = page.entries();
    List<byte[]> values = entries.stream().map(Entry::value).toList();
    if (view.version() != null && view.name().isEmpty() && resource.mixed()) {
      values = Conversions.served(resource, values);
    }
    List<ApiResponse.Event> events = new ArrayList<>(values.size() + 1);
    for (int i = 0; i < values.size(); i++) {
      ApiResponse.Event event = view.initial(entries.get(i).key(), values.get(i));
      if (event != null) {
        events.add(event);
      }
    }
    if (options.bookmarks()) {
      events.add(view.bookmark().at(page.revision(), true));
    }
    return new WatchCursor(hub, view, info, page.revision(), events, lifetime(options), clock);
  }

  /// Once a watch is accepted, what is wrong is told within it.
  private WatchCursor refused(WatchView view, RequestInfo info, long wanted) {
    byte[] status =
        Json.writeBytes(Statuses.of(ListOptions.tooLarge(wanted, store.revision()), info));
    WatchCursor cursor =
        new WatchCursor(
            hub,
            view,
            info,
            wanted,
            List.of(new ApiResponse.Event("ERROR", status)),
            Duration.ZERO,
            clock);
    cursor.close();
    return cursor;
  }

  private static Duration lifetime(ListOptions options) {
    long seconds = options.timeoutSeconds();
    return Duration.ofSeconds(
        seconds > 0 ? seconds : LEAST_SECONDS + ThreadLocalRandom.current().nextInt(LEAST_SECONDS));
  }
}
