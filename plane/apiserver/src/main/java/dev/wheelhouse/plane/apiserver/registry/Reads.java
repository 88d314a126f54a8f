// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// GET, LIST and WATCH of stored resources.
final class Reads {

  private static final int CHUNK = 500;
  private static final int LEAST_WATCH_SECONDS = 1800;

  private final Store store;
  private final WatchHub hub;
  private final Views views;
  private final Clock clock;

  Reads(Store store, WatchHub hub, Views views, Clock clock) {
    this.store = store;
    this.hub = hub;
    this.views = views;
    this.clock = clock;
  }

  ApiResponse get(ServedResource resource, RequestInfo info, ApiRequest request) {
    GroupResource storage = resource.storage().groupResource();
    String namespace = resource.api().namespaced() ? info.namespace() : "";
    Entry entry =
        store
            .get(Keys.key(storage, namespace, info.name()))
            .orElseThrow(() -> Failures.notFound(resource.groupResource(), info.name()));
    return views.object(resource, entry.value(), 200, request);
  }

  ApiResponse list(ServedResource resource, RequestInfo info, ApiRequest request) {
    Question question = Question.of(resource, info, request);
    return question.selection().predicate() == null
        ? listAll(resource, question, request)
        : listSelected(resource, question, request);
  }

  /// A list request, read.
  ///
  /// @param revision the state to read; 0 for the newest
  /// @param after the key after which to go on; empty for the beginning
  private record Question(
      String prefix, Selection selection, int limit, long revision, String after) {

    static Question of(ServedResource resource, RequestInfo info, ApiRequest request) {
      String namespace = resource.api().namespaced() ? info.namespace() : "";
      String prefix = Keys.prefix(resource.storage().groupResource(), namespace);
      int limit = (int) number(request, "limit");
      Selection selection = Selection.of(resource, request);
      String token = request.parameter("continue").orElse("");
      if (!token.isEmpty()) {
        ListToken from = ListToken.decode(token);
        return new Question(prefix, selection, limit, from.revision(), prefix + from.after());
      }
      boolean exact = request.parameter("resourceVersionMatch").orElse("").equals("Exact");
      return new Question(
          prefix, selection, limit, exact ? number(request, "resourceVersion") : 0, "");
    }
  }

  static long number(ApiRequest request, String parameter) {
    String text = request.parameter(parameter).orElse("");
    try {
      long value = text.isEmpty() ? 0 : Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw Failures.badRequest(
        parameter + ": Invalid value: \"" + text + "\": must be a non-negative number");
  }

  private ApiResponse listAll(ServedResource resource, Question question, ApiRequest request) {
    awaitRevision(request);
    Page page = range(question, question.after(), question.limit(), question.revision());
    List<byte[]> items = new ArrayList<>(page.entries().size());
    page.entries().forEach(entry -> items.add(entry.value()));
    String next = page.more() ? token(question, page.revision(), page.entries()) : "";
    Views.ListMeta meta = new Views.ListMeta(page.revision(), next, page.remaining());
    return encoded(resource, items, meta, request);
  }

  /// Every committed revision is readable at once, so a state "not older than" a revision is there
  /// unless the revision is none of ours.
  private void awaitRevision(ApiRequest request) {
    long wanted = number(request, "resourceVersion");
    if (wanted > store.revision()) {
      throw new PlatformException(
          Reason.TIMEOUT,
          "Too large resource version: " + wanted + ", current: " + store.revision());
    }
  }

  private static String token(Question question, long revision, List<Entry> entries) {
    String last = entries.getLast().key().substring(question.prefix().length());
    return new ListToken(revision, last).encode();
  }

  private Page range(Question question, String after, int limit, long revision) {
    try {
      return store.range(new Range(question.prefix(), after, limit, revision));
    } catch (PlatformException e) {
      if (e.is(Reason.EXPIRED) && !question.after().isEmpty()) {
        throw new PlatformException(
            Reason.EXPIRED,
            "The provided continue parameter is too old to display a consistent list result. You"
                + " must start a new list without the continue parameter.");
      }
      throw e;
    }
  }

  private ApiResponse encoded(
      ServedResource resource, List<byte[]> items, Views.ListMeta meta, ApiRequest request) {
    return Exchange.timed(Exchange.Step.ENCODE, () -> views.list(resource, items, meta, request));
  }

  private ApiResponse listSelected(ServedResource resource, Question question, ApiRequest request) {
    awaitRevision(request);
    Predicate<JsonObject> selector = question.selection().predicate();
    List<byte[]> items = new ArrayList<>();
    String after = question.after();
    long revision = question.revision();
    int chunk = question.limit() == 0 ? 0 : Math.max(CHUNK, question.limit());
    while (true) {
      Page page = range(question, after, chunk, revision);
      revision = page.revision();
      for (int i = 0; i < page.entries().size(); i++) {
        Entry entry = page.entries().get(i);
        if (selector == null || selector.test(Json.readObject(entry.value()))) {
          items.add(entry.value());
        }
        boolean more = page.more() || i + 1 < page.entries().size();
        if (question.limit() > 0 && items.size() == question.limit() && more) {
          String last = entry.key().substring(question.prefix().length());
          Views.ListMeta meta =
              new Views.ListMeta(revision, new ListToken(revision, last).encode(), 0);
          return encoded(resource, items, meta, request);
        }
      }
      if (!page.more()) {
        return encoded(resource, items, new Views.ListMeta(revision, "", 0), request);
      }
      after = page.entries().getLast().key();
    }
  }

  ApiResponse watch(ServedResource resource, RequestInfo info, ApiRequest request) {
    GroupResource storage = resource.storage().groupResource();
    String namespace = resource.api().namespaced() ? info.namespace() : "";
    Selection selection = Selection.of(resource, request);
    WatchView view =
        new WatchView(
            Keys.prefix(storage),
            Keys.prefix(storage, namespace),
            selector(selection, info),
            views.form(resource, request),
            flag(request, "allowWatchBookmarks"),
            views.bookmark(resource, request));
    return new ApiResponse.Events(cursor(view, info, request));
  }

  /// A watch below one object's path sees that object only.
  private static @Nullable Predicate<JsonObject> selector(Selection selection, RequestInfo info) {
    Predicate<JsonObject> asked = selection.predicate();
    if (info.name().isEmpty() || !selection.name().isEmpty()) {
      return asked;
    }
    return object ->
        object.string("metadata", "name").orElse("").equals(info.name())
            && (asked == null || asked.test(object));
  }

  private static boolean flag(ApiRequest request, String name) {
    String value = request.parameter(name).orElse("");
    return value.equals("true") || value.equals("1");
  }

  private WatchCursor cursor(WatchView view, RequestInfo info, ApiRequest request) {
    String asked = request.parameter("resourceVersion").orElse("");
    boolean initialAsked = flag(request, "sendInitialEvents");
    boolean initialRefused = request.parameter("sendInitialEvents").isPresent() && !initialAsked;
    checkInitial(request);
    Duration lifetime = lifetime(request);
    if ((asked.isEmpty() || asked.equals("0") || initialAsked) && !initialRefused) {
      awaitRevision(request);
      Page page = store.range(Range.all(view.prefix()));
      List<ApiResponse.Event> initial = initial(view, page);
      if (initialAsked && view.bookmarks()) {
        initial.add(view.bookmark().at(page.revision(), true));
      }
      return new WatchCursor(hub, view, info, page.revision(), initial, lifetime, clock);
    }
    long after = number(request, "resourceVersion");
    return new WatchCursor(
        hub, view, info, after == 0 ? store.revision() : after, List.of(), lifetime, clock);
  }

  private static void checkInitial(ApiRequest request) {
    boolean match = request.parameter("resourceVersionMatch").isPresent();
    if (request.parameter("sendInitialEvents").isPresent()
        && !request.parameter("resourceVersionMatch").orElse("").equals("NotOlderThan")) {
      throw Failures.badRequest(
          "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    if (match && request.parameter("sendInitialEvents").isEmpty()) {
      throw Failures.badRequest(
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
  }

  private static List<ApiResponse.Event> initial(WatchView view, Page page) {
    List<ApiResponse.Event> events = new ArrayList<>(page.entries().size() + 1);
    for (Entry entry : page.entries()) {
      ApiResponse.Event event = view.initial(entry.value());
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

  private static Duration lifetime(ApiRequest request) {
    long seconds = number(request, "timeoutSeconds");
    return Duration.ofSeconds(
        seconds > 0
            ? seconds
            : LEAST_WATCH_SECONDS + ThreadLocalRandom.current().nextInt(LEAST_WATCH_SECONDS));
  }
}
