// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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

/// The cache behind an [Informer]. One [Reflector] feeds it, in the order of the server's changes;
/// answers to the plane's own writes may run ahead of it ([#written]), so that who wrote an object
/// reads what it wrote. Handlers hear of such an object when the watch comes to it.
///
/// A handler is called either by the reflector or, for what was there before, by the thread that
/// subscribes it; never by two at once. Reads take no lock.
final class CachedInformer<T extends HasMetadata> implements Informer<T> {

  private static final Logger LOG = LoggerFactory.getLogger(CachedInformer.class);
  private static final String BY_NAMESPACE = "namespace";

  private final Map<Key, T> objects = new ConcurrentHashMap<>();
  private final Map<String, Index<T>> indexes = new ConcurrentHashMap<>();
  private final List<Handler<T>> handlers = new ArrayList<>();
  private final CountDownLatch synced = new CountDownLatch(1);

  /// Guards what follows, and that objects and indexes change together. Nobody is called under it.
  private final Object state = new Object();

  /// What handlers know of the objects that are ahead of the watch.
  private final Map<Key, Optional<T>> told = new HashMap<>();

  /// The newest version that the reflector has brought.
  private long reached;

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
    synchronized (state) {
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
      List<T> present = new ArrayList<>();
      synchronized (state) {
        // What is ahead of the watch is told with it, as to all others.
        objects.forEach(
            (key, object) -> told.getOrDefault(key, Optional.of(object)).ifPresent(present::add));
      }
      present.forEach(object -> tell(handler, null, object));
      handlers.add(handler);
    }
  }

  @Override
  public void awaitSynced() throws InterruptedException {
    synced.await();
  }

  /// Takes a full list: what is not in it was deleted while nobody watched.
  ///
  /// @param version of the list
  void replace(List<T> list, String version) {
    Set<Key> present = HashSet.newHashSet(list.size());
    for (T object : list) {
      present.add(Key.of(object));
      put(object);
    }
    long now = Versions.number(version);
    synchronized (state) {
      reached = Math.max(reached, now);
    }
    for (Map.Entry<Key, T> entry : objects.entrySet()) {
      T object = entry.getValue();
      if (!present.contains(entry.getKey()) && !(now > 0 && Versions.number(object) > now)) {
        remove(object);
      }
    }
    synced.countDown();
  }

  /// Takes the next change that the reflector brings.
  void put(T object) {
    Key key = Key.of(object);
    synchronized (handlers) {
      if (!caughtUp(key, Versions.number(object))) {
        change(swap(key, object), object);
      }
    }
  }

  /// Whether a change is here already, by a write's answer. Handlers hear of it now.
  ///
  /// @param version that the reflector brings next
  boolean caughtUp(Key key, long version) {
    synchronized (handlers) {
      T now;
      Optional<T> before;
      synchronized (state) {
        now = objects.get(key);
        if (now == null || version <= 0 || Versions.number(now) < version) {
          return false;
        }
        reached = Math.max(reached, version);
        before = told.remove(key);
      }
      if (before != null) {
        change(before.orElse(null), now);
      }
      return true;
    }
  }

  /// Takes an object as the answer to a write has it. It counts when it is ahead of both the watch
  /// and what is here: else something newer may have happened to it already.
  void written(T object) {
    long version = Versions.number(object);
    Key key = Key.of(object);
    synchronized (state) {
      T before = objects.get(key);
      if (version <= reached
          || synced.getCount() > 0
          || (before != null && Versions.number(before) >= version)) {
        return;
      }
      told.putIfAbsent(key, Optional.ofNullable(before));
      store(key, before, object);
    }
  }

  /// @param last the object's last state; the cached one's where the server no longer knows
  void remove(T last) {
    Key key = Key.of(last);
    synchronized (handlers) {
      T known;
      synchronized (state) {
        long version = Versions.number(last);
        reached = Math.max(reached, version);
        T before = objects.get(key);
        if (before != null && Versions.number(before) > version) {
          return; // made again: the watch is still to come to that
        }
        Optional<T> heard = told.remove(key);
        known = heard == null ? before : heard.orElse(null);
        store(key, before, null);
      }
      if (known != null) {
        handlers.forEach(handler -> tell(handler, last, null));
      }
    }
  }

  /// @return what handlers know of the object; null when they know none
  private @Nullable T swap(Key key, T object) {
    synchronized (state) {
      reached = Math.max(reached, Versions.number(object));
      T before = objects.get(key);
      Optional<T> heard = told.remove(key);
      store(key, before, object);
      return heard == null ? before : heard.orElse(null);
    }
  }

  private void store(Key key, @Nullable T before, @Nullable T after) {
    if (after == null) {
      objects.remove(key);
    } else {
      objects.put(key, after);
    }
    indexes.values().forEach(index -> index.change(key, before, after));
  }

  private void change(@Nullable T before, T after) {
    if (before != null && sameVersion(before, after)) {
      return;
    }
    if (before != null && !sameObject(before, after)) {
      handlers.forEach(handler -> tell(handler, before, null));
      handlers.forEach(handler -> tell(handler, null, after));
    } else {
      handlers.forEach(handler -> tell(handler, before, after));
    }
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
