// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;

/// All built-in controllers, running. Closing stops them; a stopped controller leaves its work in a
/// state that the next start takes up.
public final class Controllers implements AutoCloseable {

  private final List<ControllerContext> contexts;
  private final List<String> names;

  private Controllers(List<ControllerContext> contexts, List<String> names) {
    this.contexts = List.copyOf(contexts);
    this.names = List.copyOf(names);
  }

  /// Starts every controller on the class path, each with a client of its own.
  ///
  /// @param clients the client of a service account of `kube-system`; see [ControllerAccounts]
  public static Controllers start(
      Function<String, PlaneClient> clients, ControllerOptions options, Clock clock) {
    List<ControllerContext> contexts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (ControllerFactory factory : ServiceLoader.load(ControllerFactory.class)) {
      PlaneClient client = clients.apply(ControllerAccounts.of(factory.name()));
      ControllerContext context = new ControllerContext(client, options, clock);
      contexts.add(context);
      factory.start(context);
      names.add(factory.name());
    }
    return new Controllers(contexts, names);
  }

  public List<String> names() {
    return names;
  }

  @Override
  public void close() {
    contexts.forEach(ControllerContext::close);
  }
}
