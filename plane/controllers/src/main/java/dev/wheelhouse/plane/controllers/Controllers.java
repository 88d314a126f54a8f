// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// All built-in controllers, running. Closing stops them; a stopped controller leaves its work in a
/// state that the next start takes up.
public final class Controllers implements AutoCloseable {

  private final ControllerContext context;
  private final List<String> names;

  private Controllers(ControllerContext context, List<String> names) {
    this.context = context;
    this.names = List.copyOf(names);
  }

  /// Starts every controller on the class path.
  public static Controllers start(PlaneClient client, ControllerOptions options, Clock clock) {
    ControllerContext context = new ControllerContext(client, options, clock);
    List<String> names = new ArrayList<>();
    for (ControllerFactory factory : ServiceLoader.load(ControllerFactory.class)) {
      factory.start(context);
      names.add(factory.name());
    }
    return new Controllers(context, names);
  }

  public List<String> names() {
    return names;
  }

  @Override
  public void close() {
    context.close();
  }
}
