// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.client.loop.Reconciler;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a controller is given to work with. Everything made through it ends when it is closed.
public final class ControllerContext implements AutoCloseable {

  private final PlaneClient client;
  private final ControllerOptions options;
  private final Clock clock;
  private final Tasks tasks = new Tasks("controllers");
  private final Deque<ControlLoop> loops = new ArrayDeque<>();
  private final Deque<EventRecorder> recorders = new ArrayDeque<>();

  public ControllerContext(PlaneClient client, ControllerOptions options, Clock clock) {
    this.client = client;
    this.options = options;
    this.clock = clock;
  }

  public PlaneClient client() {
    return client;
  }

  public ControllerOptions options() {
    return options;
  }

  public Clock clock() {
    return clock;
  }

  /// Threads for work that is not a loop over keys.
  public Tasks tasks() {
    return tasks;
  }

  /// A loop with the usual number of workers; the caller wires and starts it.
  public ControlLoop loop(String name, Reconciler reconciler) {
    return loop(name, reconciler, options.workers());
  }

  public synchronized ControlLoop loop(String name, Reconciler reconciler, int workers) {
    ControlLoop loop = new ControlLoop(name, reconciler, workers, clock);
    loops.push(loop);
    return loop;
  }

  /// A recorder of events with this source component.
  public synchronized EventRecorder events(String component) {
    EventRecorder events = new EventRecorder(client, component, "", clock);
    recorders.push(events);
    return events;
  }

  @Override
  public synchronized void close() {
    tasks.close();
    loops.forEach(ControlLoop::close);
    recorders.forEach(EventRecorder::close);
  }
}
