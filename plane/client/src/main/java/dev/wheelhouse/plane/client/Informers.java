// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The shared caches of one server: at most one watch a resource, started when first asked for.
/// Closing ends all watches; the caches stay readable.
public final class Informers implements AutoCloseable {

  private final Transport transport;
  private final Clock clock;
  private final Tasks tasks = new Tasks("informers");
  private final Map<ResourcePath<?>, CachedInformer<?>> informers = new ConcurrentHashMap<>();

  /// @param transport reads everything that any user of these informers may ask for
  public Informers(Transport transport, Clock clock) {
    this.transport = transport;
    this.clock = clock;
  }

  <T extends HasMetadata> Informer<T> of(ResourcePath<T> path) {
    @SuppressWarnings("unchecked")
    CachedInformer<T> informer =
        (CachedInformer<T>) informers.computeIfAbsent(path, _ -> start(path));
    return informer;
  }

  /// Takes the answer to a write; see [CachedInformer#written]. A subresource may have answered
  /// with an object of another kind.
  <T extends HasMetadata> void written(ResourcePath<T> path, T object) {
    @SuppressWarnings("unchecked")
    CachedInformer<T> informer = (CachedInformer<T>) informers.get(path);
    if (informer != null && path.kind().equals(object.getKind())) {
      informer.written(object);
    }
  }

  private <T extends HasMetadata> CachedInformer<T> start(ResourcePath<T> path) {
    CachedInformer<T> informer = new CachedInformer<>();
    Reflector<T> reflector = new Reflector<>(transport, path, informer, clock);
    tasks.start(path.resource(), reflector::run);
    return informer;
  }

  @Override
  public void close() {
    tasks.close();
  }
}
