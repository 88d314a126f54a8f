// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.ops.delivery.Delivery;
import dev.wheelhouse.ops.delivery.DeliveryOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the leader does: looks after applications for as long as nothing else does. What keeps it
/// from that is said once, and looked at again until it is gone.
final class OperatorWork implements LeaderElection.Candidate {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorWork.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final DeliveryOptions options;
  private final OperatorMetrics metrics;
  private final boolean takeOver;
  private final PrintWriter out;
  private volatile OperatorState state = new OperatorState.Standing();

  OperatorWork(
      KubernetesClient client,
      DeliveryOptions options,
      OperatorMetrics metrics,
      boolean takeOver,
      PrintWriter out) {
    this.client = client;
    this.options = options;
    this.metrics = metrics;
    this.takeOver = takeOver;
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
      while (true) {
        try (Delivery _ = Delivery.start(client, options, metrics)) {
          become(new OperatorState.Leading());
          new CountDownLatch(1).await();
        } catch (PlatformException | KubernetesClientException | OperatorException e) {
          become(new OperatorState.Held(String.valueOf(e.getMessage())));
        }
        Thread.sleep(LOOK_AGAIN);
      }
    } finally {
      metrics.leads(false);
      state = new OperatorState.Standing();
    }
  }

  private void awaitNoRival() throws InterruptedException {
    if (takeOver) {
      return;
    }
    Rivals rivals = new Rivals(client, options.systemNamespace(), Clock.system());
    while (true) {
      Optional<String> rival = rival(rivals);
      if (rival.isEmpty()) {
        return;
      }
      become(
          new OperatorState.Held(
              rival.get() + ", or begin nevertheless with --take-over; looks again meanwhile"));
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /// One that may not look has to trust whoever installed it.
  private static Optional<String> rival(Rivals rivals) {
    try {
      return rivals.find();
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
