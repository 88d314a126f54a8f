// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.testing.Eventually;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Some controllers running against an in-memory cluster.
public final class ControllersFixture implements AutoCloseable {

  private final InMemoryPlane plane;
  private final ControllerContext context;

  private ControllersFixture(Clock clock) {
    plane = InMemoryPlane.start(clock);
    context = new ControllerContext(plane.client(), ControllerOptions.defaults("PEM"), clock);
  }

  public static ControllersFixture start(ControllerFactory... factories) {
    return start(Clock.system(), factories);
  }

  public static ControllersFixture start(Clock clock, ControllerFactory... factories) {
    ControllersFixture fixture = new ControllersFixture(clock);
    for (ControllerFactory factory : factories) {
      factory.start(fixture.context);
    }
    return fixture;
  }

  public void add(ControllerFactory factory) {
    factory.start(context);
  }

  public InMemoryPlane plane() {
    return plane;
  }

  public PlaneClient client() {
    return plane.client();
  }

  public TestPods pods() {
    return new TestPods(client());
  }

  public void eventually(String what, BooleanSupplier condition) {
    Eventually.within(Duration.ofSeconds(10), what, condition);
  }

  @Override
  public void close() {
    context.close();
    plane.close();
  }
}
