// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.discovery.DiscoveredApis;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.http.UpgradeHandler;
import dev.wheelhouse.plane.apiserver.outbound.ServiceResolver;
import dev.wheelhouse.plane.apiserver.proxy.Forwarder;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;

/// Wires what belongs to API servers beside this one.
public final class Aggregation {

  private final ObjectReader objects;
  private final ServedResources served;
  private final ServiceResolver services;
  private final Forwarder forwarder;
  private final RemoteApis remote;
  private final RemoteDocuments documents = new RemoteDocuments();
  private final Aggregator aggregator;

  /// @param frontProxy the certificate shown to other servers
  public Aggregation(
      ObjectReader objects,
      ServedResources served,
      ServiceResolver services,
      Forwarder forwarder,
      IssuedCertificate frontProxy) {
    this.objects = objects;
    this.served = served;
    this.services = services;
    this.forwarder = forwarder;
    this.remote = new RemoteApis(objects, frontProxy);
    this.aggregator = new Aggregator(remote, services, forwarder);
  }

  public Aggregator aggregator() {
    return aggregator;
  }

  public UpgradeHandler upgrades() {
    return new AggregatedUpgrades(aggregator, forwarder);
  }

  public DiscoveredApis discovered() {
    return new AllApis(served, objects, remote, documents);
  }

  /// @param own this server's documents
  public RequestHandler openApi(RequestHandler own) {
    return new AggregatedOpenApi(own, remote, documents, aggregator);
  }

  /// Starts the thread that keeps APIServices and their conditions.
  public void start(LocalWriter writer, Clock clock, Tasks tasks) {
    RemoteCheck check = new RemoteCheck(objects, services, forwarder, documents);
    LocalApiServices local = new LocalApiServices(objects, writer, served);
    AvailabilityLoop loop = new AvailabilityLoop(local, remote, check, objects, writer, clock);
    tasks.start("apiservices", () -> loop.run(served::version));
  }
}
