// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import dev.wheelhouse.ops.delivery.Delivery;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the leader does: looks after applications for as long as nothing else does. What keeps it
/// from that is said once, and tried again until it is gone. When some changes would not be seen
/// any more it ends, since only another process is sure to see them all.
final class OperatorWork implements LeaderElection.Candidate {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorWork.class);

  private final Supplier<Optional<String>> rival;
  private final Supplier<Care> care;
  private final OperatorMetrics metrics;
  private final Duration pause;
  private final PrintWriter out;
  private volatile OperatorState state = new OperatorState.Standing();

  /// Looks after applications until it is closed.
  interface Care extends AutoCloseable {

    /// @return why it cannot go on
    String awaitEnd() throws InterruptedException;

    @Override
    void close();

    static Care of(Delivery delivery) {
      return new Care() {
        @Override
        public String awaitEnd() throws InterruptedException {
          return delivery.awaitEnd();
        }

        @Override
        public void close() {
          delivery.close();
        }
      };
    }
  }

  /// @param rival who else looks after applications, in words
  /// @param care begins to; may throw what keeps it from that
  /// @param pause between two attempts
  OperatorWork(
      Supplier<Optional<String>> rival,
      Supplier<Care> care,
      OperatorMetrics metrics,
      Duration pause,
      PrintWriter out) {
    this.rival = rival;
    this.care = care;
    this.metrics = metrics;
    this.pause = pause;
    this.out = out;
  }

  OperatorState state() {
    return state;
  }

  @Override
  public void lead() throws InterruptedException {
    metrics.leads(true);
    try {
      awaitNoRival();
      become(new OperatorState.Held(cared()));
    } finally {
      metrics.leads(false);
    }
  }

  /// @return why no more
  private String cared() throws InterruptedException {
    while (true) {
      try (Care begun = care.get()) {
        become(new OperatorState.Leading());
        return begun.awaitEnd();
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("applications cannot be looked after");
        become(new OperatorState.Held(String.valueOf(e.getMessage())));
      }
      Thread.sleep(pause);
    }
  }

  private void awaitNoRival() throws InterruptedException {
    while (true) {
      Optional<String> found = rival();
      if (found.isEmpty()) {
        return;
      }
      become(
          new OperatorState.Held(
              found.get() + ", or begin nevertheless with --take-over; looks again meanwhile"));
      Thread.sleep(pause);
    }
  }

  /// One that may not look has to trust whoever installed it.
  private Optional<String> rival() {
    try {
      return rival.get();
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("cannot see whether another controller looks after applications");
      return Optional.empty();
    }
  }

  @Override
  public void follows(String leader) {
    become(new OperatorState.Following(leader));
  }

  @Override
  public void cannotStand(String reason) {
    become(new OperatorState.Held(reason));
  }

  private void become(OperatorState now) {
    if (!now.equals(state)) {
      state = now;
      out.println("operator: " + now.words());
      out.flush();
    }
  }
}
