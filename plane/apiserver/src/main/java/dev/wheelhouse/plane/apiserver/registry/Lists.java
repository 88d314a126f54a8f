// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.StatusException;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.Page;
import dev.wheelhouse.plane.store.Range;
import dev.wheelhouse.plane.store.Store;
import java.util.ArrayList;
import java.util.List;

/// LIST of stored resources. Every list shows one state of the store: the newest, the one asked for
/// (`Exact`), or on a further page the one of the first page.
final class Lists {

  private static final int CHUNK = 500;
  private static final String TOO_OLD = "The resourceVersion for the provided list is too old.";
  private static final String CANNOT_CONTINUE =
      "The provided continue parameter is too old to display a consistent list result. You can start"
          + " a new list without the continue parameter, or use the continue token in this response"
          + " to retrieve the remainder of the results. Continuing with the provided token results"
          + " in an inconsistent list - objects that were created, modified, or deleted between the"
          + " time the first chunk was returned and now may show up in the list.";

  private final Store store;
  private final StoredLabels labels;
  private final Views views;

  Lists(ObjectStore objects, Views views) {
    this.store = objects.store();
    this.labels = objects.labels();
    this.views = views;
  }

  /// A list request, read.
  ///
  /// @param revision the state to read; 0 for the newest
  /// @param after the key after which to go on; empty for the beginning
  private record Question(
      String prefix, Selection selection, int limit, long revision, String after) {

    Question at(String key, long snapshot) {
      return new Question(prefix, selection, limit, snapshot, key);
    }

    String token(long snapshot, String lastKey) {
      return new ListToken(snapshot, lastKey.substring(prefix.length())).encode();
    }
  }

  ApiResponse list(ServedResource resource, RequestInfo info, ApiRequest request) {
    Question question = question(resource, info, request);
    if (question.selection().everything()) {
      return all(resource, question, request);
    }
    return question.selection().oneOf(resource.api().namespaced(), info.namespace())
        ? one(resource, question, request)
        : selected(resource, question, request);
  }

  private Question question(ServedResource resource, RequestInfo info, ApiRequest request) {
    String namespace = resource.api().namespaced() ? info.namespace() : "";
    String prefix = Keys.prefix(resource.storage().groupResource(), namespace);
    Selection selection = Selection.of(resource, request);
    ListOptions options = ListOptions.ofList(request);
    if (!options.next().isEmpty()) {
      if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals("0")) {
        throw Failures.badRequest("specifying resource version is not allowed when using continue");
      }
      ListToken from = ListToken.decode(options.next());
      long snapshot = Math.max(0, from.revision());
      return new Question(prefix, selection, options.limit(), snapshot, prefix + from.after());
    }
    return new Question(prefix, selection, options.limit(), snapshot(options), "");
  }

  /// A revision together with a limit is an exact one, as it was before `resourceVersionMatch`.
  private long snapshot(ListOptions options) {
    long wanted = options.revision();
    if (wanted > store.revision()) {
      throw ListOptions.tooLarge(wanted, store.revision());
    }
    boolean exact =
        options.match().equals(ListOptions.EXACT)
            || (options.match().isEmpty() && options.limit() > 0);
    return exact ? wanted : 0;
  }

  private ApiResponse all(ServedResource resource, Question question, ApiRequest request) {
    Page page = range(question, question.limit());
    List<byte[]> items = new ArrayList<>(page.entries().size());
    page.entries().forEach(entry -> items.add(entry.value()));
    String next =
        page.more() ? question.token(page.revision(), page.entries().getLast().key()) : "";
    return views.list(
        resource, items, new Views.ListMeta(page.revision(), next, page.remaining()), request);
  }

  private Page range(Question question, int limit) {
    try {
      return store.range(
          new Range(question.prefix(), question.after(), limit, question.revision()));
    } catch (PlatformException e) {
      throw e.is(Reason.EXPIRED) ? expired(question) : e;
    }
  }

  private static PlatformException expired(Question question) {
    return question.after().isEmpty()
        ? StatusException.expired(TOO_OLD, "")
        : StatusException.expired(
            CANNOT_CONTINUE, question.token(ListToken.NEWEST, question.after()));
  }

  /// The one object that the selector names, without a walk over the others.
  private ApiResponse one(ServedResource resource, Question question, ApiRequest request) {
    String key = question.prefix() + question.selection().name();
    Question narrow =
        new Question(key, question.selection(), 1, question.revision(), question.after());
    Page page = range(narrow, 1);
    List<byte[]> items = new ArrayList<>(1);
    for (Entry entry : page.entries()) {
      if (entry.key().equals(key) && question.selection().chooses(entry, labels)) {
        items.add(entry.value());
      }
    }
    return views.list(resource, items, new Views.ListMeta(page.revision(), "", 0), request);
  }

  private ApiResponse selected(ServedResource resource, Question asked, ApiRequest request) {
    List<byte[]> items = new ArrayList<>();
    Question question = asked;
    int chunk = asked.limit() == 0 ? 0 : Math.max(CHUNK, asked.limit());
    while (true) {
      Page page = range(question, chunk);
      for (int i = 0; i < page.entries().size(); i++) {
        Entry entry = page.entries().get(i);
        if (!asked.selection().chooses(entry, labels)) {
          continue;
        }
        items.add(entry.value());
        boolean more = page.more() || i + 1 < page.entries().size();
        if (items.size() == asked.limit() && more) {
          String next = asked.token(page.revision(), entry.key());
          return views.list(resource, items, new Views.ListMeta(page.revision(), next, 0), request);
        }
      }
      if (!page.more()) {
        return views.list(resource, items, new Views.ListMeta(page.revision(), "", 0), request);
      }
      question = question.at(page.entries().getLast().key(), page.revision());
    }
  }
}
