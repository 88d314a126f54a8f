// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Services with their EndpointSlices, always current. Safe for use by many threads.
public final class ServiceDirectory {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String BY_SERVICE = "service";

  private final Informer<Service> services;
  private final Informer<EndpointSlice> slices;

  public ServiceDirectory(PlaneClient client) {
    this.services = client.resources(Service.class).informer();
    this.slices = client.resources(EndpointSlice.class).informer();
    slices.index(BY_SERVICE, slice -> owner(slice).map(Key::toString).stream().toList());
  }

  private static Optional<Key> owner(EndpointSlice slice) {
    return Optional.ofNullable(slice.getMetadata().getLabels())
        .map(labels -> labels.get(SERVICE_NAME))
        .map(name -> new Key(slice.getMetadata().getNamespace(), name));
  }

  /// Calls a consumer with the Service that a change is about, from the informers' threads, first
  /// for all that is there.
  public void subscribe(Consumer<Key> changed) {
    services.subscribe(new Told<>(changed, service -> Optional.of(Key.of(service))));
    slices.subscribe(new Told<>(changed, ServiceDirectory::owner));
  }

  public void awaitSynced() throws InterruptedException {
    services.awaitSynced();
    slices.awaitSynced();
  }

  public Collection<Service> services() {
    return services.list();
  }

  public Optional<Service> service(Key key) {
    return services.get(key.namespace(), key.name());
  }

  public List<EndpointSlice> slices(Key service) {
    return slices.byIndex(BY_SERVICE, service.toString());
  }

  /// The rules of a Service; none when it is gone.
  public List<ServiceRule> rules(Key service) {
    return service(service)
        .map(found -> ServicePlanner.plan(found, slices(service)))
        .orElse(List.of());
  }

  private record Told<T extends HasMetadata>(
      Consumer<Key> changed, Function<T, Optional<Key>> about) implements Informer.Handler<T> {

    @Override
    public void added(T object) {
      about.apply(object).ifPresent(changed);
    }

    @Override
    public void updated(T before, T after) {
      about.apply(before).ifPresent(changed);
      about.apply(after).ifPresent(changed);
    }

    @Override
    public void deleted(T last) {
      about.apply(last).ifPresent(changed);
    }
  }
}
