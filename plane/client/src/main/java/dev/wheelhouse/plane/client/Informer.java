// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A local, always current copy of all objects of a kind, fed by one watch. Reads are lock-free and
/// may lag behind the writes of others by a moment; what was written through a client of the same
/// informers is there at once. Objects are shared, answers to writes too: never change them.
public interface Informer<T extends HasMetadata> {

  List<T> list();

  List<T> list(String namespace);

  Optional<T> get(String namespace, String name);

  /// Objects that an index puts under a key; see [#index].
  List<T> byIndex(String index, String key);

  /// Adds an index. Asking for the same name twice is fine; the first function counts.
  void index(String name, Function<T, Collection<String>> keys);

  /// Tells a handler of every change from now on, after telling it `added` for all that is there.
  /// Handlers run on the informer's thread: they put work on a queue and return.
  void subscribe(Handler<T> handler);

  /// Waits until the first full list is in.
  void awaitSynced() throws InterruptedException;

  /// What happens to objects.
  interface Handler<T> {
    void added(T object);

    void updated(T before, T after);

    void deleted(T last);
  }
}
