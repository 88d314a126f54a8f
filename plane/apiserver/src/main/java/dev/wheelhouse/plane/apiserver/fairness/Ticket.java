// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One request's claim to seats. The queues that it was offered to own it; only [#granted()] may be
/// asked by any thread.
final class Ticket {

  /// How far it has come.
  enum State {
    NEW,
    WAITING,
    RUNNING,
    REJECTED,
    DONE
  }

  private final String schema;
  private final String flow;
  private final int seats;
  private final Thread waiter;
  private volatile State state = State.NEW;
  private FairQueues.@Nullable Queue queue;
  private long arrived;
  private long started;

  /// @param flow what tells it from other flows of the schema
  /// @param seats how many it takes while it runs
  Ticket(String schema, String flow, int seats) {
    this.schema = schema;
    this.flow = flow;
    this.seats = seats;
    this.waiter = Thread.currentThread();
  }

  String schema() {
    return schema;
  }

  String flow() {
    return flow;
  }

  int seats() {
    return seats;
  }

  State state() {
    return state;
  }

  boolean granted() {
    return state == State.RUNNING;
  }

  FairQueues.@Nullable Queue queue() {
    return queue;
  }

  long arrived() {
    return arrived;
  }

  long started() {
    return started;
  }

  void arrive(FairQueues.@Nullable Queue where, long now) {
    queue = where;
    arrived = now;
    state = State.WAITING;
  }

  void start(long now) {
    started = now;
    state = State.RUNNING;
    if (!waiter.equals(Thread.currentThread())) {
      LockSupport.unpark(waiter);
    }
  }

  void end(State how) {
    state = how;
  }

  /// Which hand of queues its flow has; the same for all requests of a flow.
  long hash() {
    long hash = 1_125_899_906_842_597L;
    for (int i = 0; i < schema.length(); i++) {
      hash = 31 * hash + schema.charAt(i);
    }
    hash = 31 * hash + '/';
    for (int i = 0; i < flow.length(); i++) {
      hash = 31 * hash + flow.charAt(i);
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }
}
