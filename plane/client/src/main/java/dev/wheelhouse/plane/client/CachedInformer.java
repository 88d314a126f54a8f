// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cache behind an [Informer]. Written by one [Reflector] under the lock that also orders
/// handlers and new indexes; read without locks.
///
/// A handler is called either by the reflector or, for what was there before, by the thread that
/// subscribes it; never by two at once.
final class CachedInformer<T extends HasMetadata> implements Informer<T> {

  private static final Logger LOG = LoggerFactory.getLogger(CachedInformer.class);
  private static final String BY_NAMESPACE = "namespace";

  private final Map<Key, T> objects = new ConcurrentHashMap<>();
  private final Map<String, Index<T>> indexes = new ConcurrentHashMap<>();
  private final List<Handler<T>> handlers = new ArrayList<>();
  private final CountDownLatch synced = new CountDownLatch(1);

  CachedInformer() {
    indexes.put(BY_NAMESPACE, new Index<>(o -> List.of(Key.of(o).namespace())));
  }

  @Override
  public List<T> list() {
    return new ArrayList<>(objects.values());
  }

  @Override
  public List<T> list(String namespace) {
    return namespace.isEmpty() ? list() : byIndex(BY_NAMESPACE, namespace);
  }

  @Override
  public Optional<T> get(String namespace, String name) {
    return Optional.ofNullable(objects.get(new Key(namespace, name)));
  }

  @Override
  public List<T> byIndex(String index, String key) {
    Index<T> found = indexes.get(index);
    if (found == null) {
      throw new IllegalArgumentException("no index " + index);
    }
    return found.get(key);
  }

  @Override
  public void index(String name, Function<T, Collection<String>> keys) {
    synchronized (handlers) {
      if (!indexes.containsKey(name)) {
        Index<T> index = new Index<>(keys);
        objects.forEach((key, object) -> index.change(key, null, object));
        indexes.put(name, index);
      }
    }
  }

  @Override
  public void subscribe(Handler<T> handler) {
    synchronized (handlers) {
      objects.values().forEach(object -> tell(handler, null, object));
      handlers.add(handler);
    }
  }

  @Override
  public void awaitSynced() throws InterruptedException {
    synced.await();
  }

  /// Takes a full list: what is not in it was deleted while nobody watched.
  void replace(List<T> list) {
    Set<Key> present = HashSet.newHashSet(list.size());
    for (T object : list) {
      present.add(Key.of(object));
      put(object);
    }
    for (Map.Entry<Key, T> entry : objects.entrySet()) {
      if (!present.contains(entry.getKey())) {
        remove(entry.getValue());
      }
    }
    synced.countDown();
  }

  void put(T object) {
    Key key = Key.of(object);
    object.getMetadata().setManagedFields(List.of());
    synchronized (handlers) {
      T before = objects.put(key, object);
      if (before != null && sameVersion(before, object)) {
        return;
      }
      boolean replaced = before != null && !sameObject(before, object);
      if (replaced) {
        change(key, before, null);
        change(key, null, object);
      } else {
        change(key, before, object);
      }
    }
  }

  /// @param last the object's last state; the cached one's where the server no longer knows
  void remove(T last) {
    Key key = Key.of(last);
    synchronized (handlers) {
      T before = objects.remove(key);
      if (before != null) {
        indexes.values().forEach(index -> index.change(key, before, null));
        handlers.forEach(handler -> tell(handler, last, null));
      }
    }
  }

  private void change(Key key, @Nullable T before, @Nullable T after) {
    indexes.values().forEach(index -> index.change(key, before, after));
    handlers.forEach(handler -> tell(handler, before, after));
  }

  private static void tell(
      Handler<?> handler, @Nullable HasMetadata before, @Nullable HasMetadata after) {
    @SuppressWarnings("unchecked")
    Handler<HasMetadata> untyped = (Handler<HasMetadata>) handler;
    try {
      if (before == null && after != null) {
        untyped.added(after);
      } else if (before != null && after != null) {
        untyped.updated(before, after);
      } else if (before != null) {
        untyped.deleted(before);
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("informer handler failed");
    }
  }

  private static boolean sameObject(HasMetadata one, HasMetadata other) {
    return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid());
  }

  private static boolean sameVersion(HasMetadata one, HasMetadata other) {
    return sameObject(one, other)
        && Objects.equals(
            one.getMetadata().getResourceVersion(), other.getMetadata().getResourceVersion());
  }
}
