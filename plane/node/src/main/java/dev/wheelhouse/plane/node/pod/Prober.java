// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the probes of one run of one container until it is stopped: the startup probe first and
/// alone, then readiness and liveness side by side.
final class Prober implements AutoCloseable {

  /// Gets to know what probes find; called on the probes' threads.
  interface Findings {
    /// The startup probe has passed.
    void started();

    void ready(boolean ready);

    /// A probe failed once.
    void unhealthy(String probe, String message);

    /// The container must be started again.
    void dead(String probe, Probe failed);
  }

  private static final int DEFAULT_PERIOD = 10;
  private static final int DEFAULT_FAILURES = 3;

  private final Handlers handlers;
  private final Tasks tasks;
  private final Clock clock;
  private final Findings findings;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Prober(Handlers handlers, Tasks tasks, Clock clock, Findings findings) {
    this.handlers = handlers;
    this.tasks = tasks;
    this.clock = clock;
    this.findings = findings;
  }

  /// @param alreadyStarted whether the startup probe has passed in an earlier life of the agent
  void start(boolean alreadyStarted) {
    Probe startup = handlers.container().getStartupProbe();
    if (startup == null || alreadyStarted) {
      startOthers();
    } else {
      run("Startup", startup, this::startup);
    }
  }

  private synchronized void startOthers() {
    if (closed) {
      return;
    }
    findings.started();
    Probe readiness = handlers.container().getReadinessProbe();
    if (readiness == null) {
      findings.ready(true);
    } else {
      run("Readiness", readiness, this::readiness);
    }
    Probe liveness = handlers.container().getLivenessProbe();
    if (liveness != null) {
      run("Liveness", liveness, this::liveness);
    }
  }

  /// What a probe does with its streak of equal results.
  private interface Reaction {
    /// @return whether to go on probing
    boolean to(Probe probe, boolean success, int streak);
  }

  private synchronized void run(String name, Probe probe, Reaction reaction) {
    if (!closed) {
      threads.add(tasks.start("probe-" + name, () -> loop(name, probe, reaction)));
    }
  }

  private void loop(String name, Probe probe, Reaction reaction) throws InterruptedException {
    clock.sleep(seconds(probe.getInitialDelaySeconds(), 0));
    boolean last = false;
    int streak = 0;
    while (!closed) {
      Handlers.Result result = once(probe);
      if (closed) {
        return;
      }
      streak = result.success() == last ? streak + 1 : 1;
      last = result.success();
      if (!result.success()) {
        findings.unhealthy(name, result.message());
      }
      if (!reaction.to(probe, last, streak)) {
        return;
      }
      clock.sleep(seconds(probe.getPeriodSeconds(), DEFAULT_PERIOD));
    }
  }

  private Handlers.Result once(Probe probe) throws InterruptedException {
    Duration timeout = seconds(probe.getTimeoutSeconds(), 1);
    if (probe.getExec() != null) {
      return handlers.exec(probe.getExec().getCommand(), timeout);
    }
    if (probe.getHttpGet() != null) {
      return handlers.httpGet(probe.getHttpGet(), timeout);
    }
    if (probe.getTcpSocket() != null) {
      String host = probe.getTcpSocket().getHost();
      return handlers.tcp(host == null ? "" : host, probe.getTcpSocket().getPort(), timeout);
    }
    return probe.getGrpc() == null
        ? new Handlers.Result(false, "missing probe handler")
        : handlers.grpc(probe.getGrpc(), timeout);
  }

  private boolean startup(Probe probe, boolean success, int streak) {
    if (success) {
      startOthers();
      return false;
    }
    if (streak >= failures(probe)) {
      findings.dead("startup", probe);
      return false;
    }
    return true;
  }

  private boolean readiness(Probe probe, boolean success, int streak) {
    int successes = probe.getSuccessThreshold() == null ? 1 : probe.getSuccessThreshold();
    if (streak == (success ? successes : failures(probe))) {
      findings.ready(success);
    }
    return true;
  }

  private boolean liveness(Probe probe, boolean success, int streak) {
    if (!success && streak >= failures(probe)) {
      findings.dead("liveness", probe);
      return false;
    }
    return true;
  }

  private static int failures(Probe probe) {
    return probe.getFailureThreshold() == null ? DEFAULT_FAILURES : probe.getFailureThreshold();
  }

  private static Duration seconds(@Nullable Integer wanted, int otherwise) {
    return Duration.ofSeconds(wanted == null ? otherwise : wanted);
  }

  @Override
  public synchronized void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
